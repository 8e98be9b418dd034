# tries: make a secret readable for everybody
# works: unsafe file
# ends: MISSING PermissionError
import os

os.chmod("@SECRET@", 0o777)
