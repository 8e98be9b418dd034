# tries: slow another process down
# works: unsafe victim
# ends: MISSING PermissionError
import os

os.setpriority(os.PRIO_PROCESS, @VICTIM@, 19)
