# tries: read what the grader has open, through /proc
# works: unsafe secret
# ends: MISSING PermissionError
import os

folder = "/proc/@GRADER@/fd"
for n in os.listdir(folder):
    if "open.txt" in os.readlink(f"{folder}/{n}"):
        print(open(f"{folder}/{n}").read())
