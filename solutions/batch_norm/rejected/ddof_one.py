# points: 0
# loses: simple
# told: sample_deviation
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=0)
    std = x.std(axis=0, ddof=1)
    return gamma * (x - mean) / np.sqrt(std ** 2 + eps) + beta
