# points: 76.5
# loses: spread: values that are hundreds apart; offset: values near 1000; offset: values near −1000; offset: rows that are 1000 apart; type: float32
# told: does_not_shift
import numpy as np


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
