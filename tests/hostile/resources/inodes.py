# tries: use up the inodes (here: a thousand folders)
# works: unsafe file
# ends: MISSING PermissionError
import os

for n in range(1000):
    os.mkdir(f"@LOOT@/{n}")
