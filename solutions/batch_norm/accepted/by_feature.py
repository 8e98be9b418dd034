import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    result = np.empty(x.shape)
    for k, feature in enumerate(x.T):
        deviation = np.sqrt(np.var(feature) + eps)
        result[:, k] = (feature - np.mean(feature)) / deviation * gamma[k] + beta[k]
    return result
