# tries: stop the clock and switch the alarm off, and loop
# alone
# works: peer alarm hang
# ends: TIMEOUT
import signal, time

time.time = time.monotonic = time.perf_counter = lambda: 0.0


def softmax(z):
    signal.setitimer(signal.ITIMER_REAL, 0)
    while True:
        pass
