# points: 79
# loses: shift: β that shifts
# told: forgets_beta
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    mean = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    return gamma * (x - mean) / np.sqrt(var + eps)
