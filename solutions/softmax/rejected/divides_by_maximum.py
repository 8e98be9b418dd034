# points: 0
# loses: simple
# told: divides_by_maximum
import numpy as np


def softmax(z):
    e = np.exp(z / z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
