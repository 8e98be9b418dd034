# points: 92
# loses: eps: another ε
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, eps=None):
    eps = eps or 1e-5
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
