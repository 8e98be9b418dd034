# tries: read the grader's memory from /proc
# works: unsafe secret
# ends: MISSING PermissionError
with open("/proc/@GRADER@/mem", "rb", buffering=0) as memory:
    memory.seek(@ADDRESS@)
    print(memory.read(@LENGTH@))
