# tries: read a file of the grader's
# works: unsafe secret
# ends: MISSING PermissionError
print(open("@SECRET@").read())
