# points: 80
# loses: features: features with numbers of their own
# told: statistics_of_samples
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
