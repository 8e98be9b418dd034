# tries: leave a numpy.py and a sitecustomize.py where the grader runs
# works: unsafe file
# ends: MISSING PermissionError
for name in ("numpy.py", "sitecustomize.py", "conftest.py"):
    open("@LOOT@/" + name, "w")
