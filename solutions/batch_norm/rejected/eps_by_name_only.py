# points: 99
# loses: call: all arguments by position
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, *, eps=1e-5):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta
