# tries: read the grader's memory by a system call for debuggers
# works: unsafe secret
# ends: MISSING PermissionError
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(@LENGTH@ + 1)
Vector = ctypes.c_uint64 * 2
mine, theirs = Vector(ctypes.addressof(buffer), @LENGTH@), Vector(@ADDRESS@, @LENGTH@)
if libc.process_vm_readv(@GRADER@, mine, 1, theirs, 1, 0) < 0:
    raise PermissionError(ctypes.get_errno(), "process_vm_readv")
print(buffer.value)
