# tries: start threads until nothing else can (here: 1500)
# works: peer allclose threads
# ends: ERROR|MEMORY|TIMEOUT
import threading, time

threading.stack_size(1 << 16)


def softmax(z):
    for n in range(1500):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    time.sleep(30)
