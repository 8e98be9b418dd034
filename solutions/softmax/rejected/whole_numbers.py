# points: 0
# loses: simple
# told: nothing
import numpy as np


def softmax(z):
    z = (z - z.max(axis=1, keepdims=True)).astype(int)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
