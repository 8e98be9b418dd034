# tries: start a pool of processes
# works: unsafe processes
# ends: MISSING PermissionError
import os, time
import multiprocessing

process = multiprocessing.get_context("fork").Process(target=time.sleep, args=(30,))
process.start()
