# tries: kill another process
# works: unsafe victim
# ends: MISSING PermissionError|ProcessLookupError
import os

os.kill(@VICTIM@, 9)
