# tries: learn the names of the grader's files
# works: unsafe secret
# ends: MISSING PermissionError
import os

print(os.listdir("@FOLDER@"))
