# points: 0
# loses: simple
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    var = np.mean(x ** 2, axis=0)
    return gamma * (x - x.mean(axis=0)) / np.sqrt(var + eps) + beta
