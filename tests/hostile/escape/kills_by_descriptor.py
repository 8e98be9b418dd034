# tries: kill another process through a descriptor of it
# works: unsafe victim
# ends: MISSING PermissionError
import os, signal

signal.pidfd_send_signal(os.pidfd_open(@VICTIM@), 9)
