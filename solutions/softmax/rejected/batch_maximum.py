# points: 94
# loses: offset: rows that are 1000 apart
# told: shifts_by_one_maximum
import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e, axis=1, keepdims=True)
