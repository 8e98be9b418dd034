# tries: run a shell command
# works: unsafe file
# ends: MISSING
import os

status = os.system("mkdir @LOOT@/shell")
print("shell", status)
