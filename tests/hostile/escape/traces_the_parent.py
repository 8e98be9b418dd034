# tries: trace the parent as a debugger does, and end it
# works: unsafe zygote
# ends: MISSING ptrace
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(0x4206, os.getppid(), 0, 0x100000) and libc.ptrace(16, os.getppid(), 0, 0):
    raise PermissionError("ptrace")
os.waitpid(os.getppid(), 0x40000000) if False else None
os._exit(0)
