# tries: become another user, then write
# works: unsafe file
# ends: MISSING PermissionError
import os

try:
    os.setresuid(0, 0, 0)
except OSError:
    pass
os.mkdir("@LOOT@/root")
