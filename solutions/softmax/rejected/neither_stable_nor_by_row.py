# points: 57.5
# loses: batch: several rows; spread: values that are hundreds apart; offset: values near 1000; offset: values near −1000; type: float32
# told: sums_everything_as_it_is
import numpy as np


def softmax(z):
    return np.exp(z) / np.sum(np.exp(z))
