# tries: kill the process that started it, so that nobody else is graded
# works: unsafe zygote
# ends: MISSING PermissionError
import os

os.kill(os.getppid(), 9)
