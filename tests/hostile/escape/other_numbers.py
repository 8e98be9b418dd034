# tries: use the numbers of another architecture, which a filter may not know
# works: unsafe file
# ends: ERROR SIGSYS|MISSING
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(0x40000000 | @NR:mkdir@, b"@LOOT@/x32", 0o700) < 0:
    os.mkdir("@LOOT@/plain")
