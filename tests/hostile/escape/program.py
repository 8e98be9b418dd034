# tries: run a program
# works: unsafe file
# ends: MISSING PermissionError
import subprocess

subprocess.run(["/bin/mkdir", "@LOOT@/program"], check=True)
