# tries: take another process's time away
# works: unsafe victim
# ends: MISSING PermissionError
import resource

resource.prlimit(@VICTIM@, resource.RLIMIT_CPU, (7, 7))
