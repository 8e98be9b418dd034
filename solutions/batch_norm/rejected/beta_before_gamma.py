# points: 0
# loses: simple
# told: nothing
# The arguments in another order.
import numpy as np


def batch_norm(x, beta, gamma, eps=1e-5):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
