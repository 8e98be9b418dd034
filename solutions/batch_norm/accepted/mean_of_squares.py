# E[x²] − E[x]²: in float64 that is good enough for these numbers.
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    mean = x.sum(axis=0) / x.shape[0]
    var = np.maximum((x * x).mean(axis=0) - mean * mean, 0)
    scale = gamma / np.sqrt(var + eps)
    return scale * (x - mean) + beta
