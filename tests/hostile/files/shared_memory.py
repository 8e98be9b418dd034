# tries: leave shared memory for the next submission
# works: unsafe file
# ends: MISSING PermissionError
import os

os.close(os.open("/dev/shm/attack-left", os.O_CREAT | os.O_RDWR))
