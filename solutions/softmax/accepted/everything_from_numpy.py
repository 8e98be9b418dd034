from numpy import *


def softmax(z):
    e = exp(z - amax(z, axis=1, keepdims=True))
    return e / sum(e, axis=1, keepdims=True)
