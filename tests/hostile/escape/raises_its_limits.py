# tries: raise its own limits, and write a file then
# works: unsafe file
# ends: MISSING
import os, resource

try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 16, 1 << 16))
except (OSError, ValueError):
    pass
os.mkdir("@LOOT@/unlimited")
