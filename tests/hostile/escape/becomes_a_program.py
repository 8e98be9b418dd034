# tries: become a program
# works: unsafe file
# ends: MISSING PermissionError
import os

os.execv("/bin/mkdir", ["mkdir", "@LOOT@/exec"])
