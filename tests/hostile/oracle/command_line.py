# tries: read other processes' command lines
# works: unsafe secret
# ends: MISSING PermissionError
import os

for pid in os.listdir("/proc"):
    if pid.isdigit():
        print(open(f"/proc/{pid}/cmdline").read()) if pid == "@VICTIM@" else None
