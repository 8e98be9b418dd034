# points: 89
# loses: scale: γ that scales
# told: shifts_before_scaling
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    mean = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    return gamma * ((x - mean) / np.sqrt(var + eps) + beta)
