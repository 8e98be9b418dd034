import numpy as np


def softmax(z):
    z = np.matrix(z, dtype=float)
    e = np.exp(z - z.max(1))
    return e / e.sum(1)
