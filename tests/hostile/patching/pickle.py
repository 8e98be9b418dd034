# tries: answer an object that does something when it is unpickled
# works: peer pickled file
# ends: ERROR
import os


class Bomb:
    def __reduce__(self):
        return os.mkdir, ("@LOOT@/pickled",)


def softmax(z):
    return Bomb()
