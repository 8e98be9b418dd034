# points: 75
# loses: batch: several rows
# told: sums_everything
import numpy as np


def softmax(z):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
