# points: 0
# loses: simple
# told: turns_sign
import numpy as np


def softmax(z):
    z = -z
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
