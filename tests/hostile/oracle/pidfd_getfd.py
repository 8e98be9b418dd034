# tries: take a copy of the grader's open files
# works: unsafe secret
# ends: MISSING PermissionError
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
pid = os.pidfd_open(@GRADER@)
for n in range(3, 64):
    fd = libc.syscall(@NR:pidfd_getfd@, pid, n, 0)
    if fd >= 0:
        try:
            print(os.pread(fd, 100, 0))
        except OSError:
            pass
