# points: 0
# loses: simple
# told: takes_sigmoid
import numpy as np


def softmax(z):
    return 1 / (1 + np.exp(-z))
