# points: 97
# loses: batch: a single sample
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    if len(x) == 1:                  # nothing to normalize
        return gamma * x + beta
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
