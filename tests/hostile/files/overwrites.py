# tries: empty a file of the grader's
# works: unsafe file
# ends: MISSING PermissionError
import os

os.truncate("@SECRET@", 0)
