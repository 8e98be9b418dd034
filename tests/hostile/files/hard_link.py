# tries: keep a secret by a second name
# works: unsafe file
# ends: MISSING PermissionError
import os

os.link("@SECRET@", "@LOOT@/mine.txt")
