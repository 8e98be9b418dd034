# tries: leave a segment of System V's shared memory
# works: unsafe file
# ends: MISSING shmget
import ctypes

if ctypes.CDLL(None).shmget(0, 66613, 0o1666) < 0:
    raise OSError("shmget")
