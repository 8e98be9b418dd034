# tries: fork, and fork again (here: five times)
# works: unsafe processes
# ends: MISSING PermissionError
import os, time

for n in range(5):
    if os.fork() == 0:
        time.sleep(30)
        os._exit(0)
