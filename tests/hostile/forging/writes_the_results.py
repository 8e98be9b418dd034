# tries: write a file where results lie
# works: unsafe file
# ends: MISSING PermissionError
open("@LOOT@/results.json", "w")
