# tries: learn where things are from the links of /proc
# works: unsafe secret
# ends: MISSING PermissionError
import os

os.chdir("@FOLDER@")
for name in os.listdir("."):
    os.chdir("@FOLDER@/" + name) if name.startswith("canary") else None
print(os.readlink("/proc/self/cwd"))
