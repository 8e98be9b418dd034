# tries: exchange a file of the grader's for another
# works: unsafe file
# ends: MISSING PermissionError
import os

os.rename("@SECRET@", "@LOOT@/gone")
