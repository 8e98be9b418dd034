# points: 97
# loses: state
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    gamma /= np.sqrt(x.var(axis=0) + eps)
    return (x - x.mean(axis=0)) * gamma + beta
