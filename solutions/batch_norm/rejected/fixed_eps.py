# points: 92
# loses: eps: another ε
# told: fixed_eps
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) + beta
