# tries: read a file through numpy's own readers
# works: unsafe secret
# ends: MISSING PermissionError
import numpy as np

print(np.fromfile("@SECRET@", dtype="u1").tobytes())
