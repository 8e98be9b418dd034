# tries: read a file by a system call that no library wraps
# works: unsafe secret
# ends: MISSING openat2
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
fd = libc.syscall(@NR:openat2@, -100, b"@SECRET@", (ctypes.c_uint64 * 3)(), 24)
if fd < 0:
    raise OSError(ctypes.get_errno(), "openat2")
print(os.read(fd, 100))
