# tries: write from a thread, in case only the first one is confined
# works: unsafe file
# ends: MISSING
import os, threading

thread = threading.Thread(target=os.mkdir, args=("@LOOT@/thread",))
thread.start()
thread.join()
