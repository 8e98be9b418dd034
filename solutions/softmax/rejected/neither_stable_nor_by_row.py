# points: 57.5
# loses: batch: several rows; spread: values that are hundreds apart; offset: values near 1000; offset: values near −1000; type: float32
# told: nothing
import numpy as np


def softmax(z):
    return np.exp(z) / np.sum(np.exp(z))
