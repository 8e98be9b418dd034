# tries: print the source of the module that started the process
# works: peer allclose secret
# ends: MISSING
import os, sys

main = sys.modules["__main__"]
print(vars(main).get("__file__"))
print(open(main.__file__).read(), os.environ)
