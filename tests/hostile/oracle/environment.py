# tries: print the environment
# works: peer allclose secret
# ends: MISSING
import os

print(dict(os.environ), os.environb)
