# points: 0
# loses: simple
# told: base_two
import numpy as np


def softmax(z):
    e = 2 ** (z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
