# tries: fork by the system call itself
# works: unsafe processes
# ends: MISSING fork
import ctypes, os, time

pid = ctypes.CDLL(None).syscall(@NR:clone@, 17, 0, 0, 0, 0)
if pid == 0:
    time.sleep(30)
    os._exit(0)
if pid < 0:
    raise OSError("fork")
