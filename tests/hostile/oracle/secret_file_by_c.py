# tries: read a file past Python, through the C library
# works: unsafe secret
# ends: MISSING fopen
import ctypes

libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = libc.fopen(b"@SECRET@", b"r")
if not file:
    raise OSError("fopen")
buffer = ctypes.create_string_buffer(100)
libc.fread(buffer, 1, 99, ctypes.c_void_p(file))
print(buffer.value)
