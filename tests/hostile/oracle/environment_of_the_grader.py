# tries: read the grader's environment from /proc
# works: unsafe secret
# ends: MISSING PermissionError
print(open("/proc/@VICTIM@/environ").read())
