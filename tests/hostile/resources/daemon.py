# tries: leave a process behind, in a session of its own, that forgets its parent
# works: unsafe left
# ends: MISSING PermissionError
import ctypes, os, time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
        time.sleep(30)
    os._exit(0)
os.wait()
