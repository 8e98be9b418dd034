# points: 95.5
# loses: spread: values that are hundreds apart
# told: shifts_by_mean
import numpy as np


def softmax(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
