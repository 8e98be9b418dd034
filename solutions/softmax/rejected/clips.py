import numpy as np


def softmax(z):
    z = np.clip(z, -100, 100)   # so that exp does not overflow
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
