import numpy as np


def softmax(z):
    # p_k = 1 / sum_j exp(z_j - z_k): large positive differences give inf, and 1 / inf is the right 0
    with np.errstate(over="ignore"):
        return 1 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)
