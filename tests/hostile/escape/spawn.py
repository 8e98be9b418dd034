# tries: spawn a program by the C library's own function
# works: unsafe processes
# ends: MISSING PermissionError
import os

os.posix_spawn("/bin/sleep", ["sleep", "30"], {})
