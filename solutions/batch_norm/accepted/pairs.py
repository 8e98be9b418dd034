# The variance without the mean: half the mean square of all differences.
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    d = x[:, None, :] - x[None, :, :]
    var = (d ** 2).mean(axis=(0, 1)) / 2
    centred = d.mean(axis=1)
    return centred * (gamma * np.reciprocal(np.sqrt(var + eps))) + beta
