import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x = np.ma.masked_invalid(x)
    mean, variance = np.ma.mean(x, axis=0), np.ma.var(x, axis=0)
    return np.ma.add((x - mean) * gamma / np.ma.sqrt(variance + eps), beta)
