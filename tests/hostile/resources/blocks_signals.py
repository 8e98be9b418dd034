# tries: block every signal, and sleep
# works: peer alarm hang
# ends: TIMEOUT
import signal, time


def softmax(z):
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        time.sleep(1000)
