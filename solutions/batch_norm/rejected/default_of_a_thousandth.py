# points: 0
# loses: simple
# told: default_of_a_thousandth
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-3):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
