# tries: lay a link to a secret where it may be read later
# works: unsafe file
# ends: MISSING PermissionError
import os

os.symlink("@SECRET@", "@LOOT@/answers.txt")
