# points: 0
# loses: simple
# told: no_exponential
import numpy as np


def softmax(z):
    return z / z.sum(axis=1, keepdims=True)
