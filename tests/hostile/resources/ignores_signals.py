# tries: ignore every signal, and loop
# works: peer alarm hang
# ends: TIMEOUT
import signal


def softmax(z):
    for n in signal.valid_signals():
        try:
            signal.signal(n, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
