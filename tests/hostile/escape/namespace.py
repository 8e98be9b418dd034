# tries: make namespaces of its own, in which it is root
# works: unsafe file
# ends: MISSING unshare
import ctypes, os

libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000) and ctypes.get_errno() == 1:
    raise PermissionError("unshare")
os.mkdir("@LOOT@/namespace")
