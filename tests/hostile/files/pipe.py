# tries: leave a pipe, for which whoever reads it waits for ever
# works: unsafe file
# ends: MISSING PermissionError
import os

os.mkfifo("@LOOT@/results.json")
