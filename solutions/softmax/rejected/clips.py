# points: 76.5
# loses: spread: values that are hundreds apart; offset: values near 1000; offset: values near −1000; offset: rows that are 1000 apart; type: float32
# told: clips
import numpy as np


def softmax(z):
    z = np.clip(z, -100, 100)   # so that exp does not overflow
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
