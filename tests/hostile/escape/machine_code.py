# tries: ask the kernel with machine code of its own, past every library
# works: unsafe file
# ends: MISSING creat
import ctypes, mmap, platform, struct

path = ctypes.create_string_buffer(b"@LOOT@/machine-code")
if platform.machine() == "x86_64":  # mov rax, mkdirat; mov rdi, -100; mov rsi, path; mov rdx, 0o700; syscall; ret
    code = b"\x48\xb8" + struct.pack("<q", @NR:mkdirat@) + b"\x48\xbf" + struct.pack("<q", -100)
    code += b"\x48\xbe" + struct.pack("<Q", ctypes.addressof(path)) + b"\x48\xba" + struct.pack("<q", 0o700)
    code += b"\x0f\x05\xc3"
else:
    raise OSError("creat")
area = mmap.mmap(-1, 4096, prot=7)
area.write(code)
call = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(area)))
if call() < 0:
    raise OSError("creat")
