# tries: kill another process by the system call itself
# works: unsafe victim
# ends: MISSING tgkill
import ctypes

if ctypes.CDLL(None).syscall(@NR:tgkill@, @VICTIM@, @VICTIM@, 9):
    raise OSError("tgkill")
