# points: 0
# loses: simple
# told: nothing
import numpy as np


def softmax(z):
    z = z.astype(np.float16)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
