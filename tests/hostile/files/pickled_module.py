# tries: leave compiled code where an import would find it
# works: unsafe file
# ends: MISSING PermissionError
import os

os.makedirs("@LOOT@/__pycache__")
