# tries: delete what lies in the grader's folder
# works: unsafe file
# ends: MISSING PermissionError
import os

os.unlink("@SECRET@")
