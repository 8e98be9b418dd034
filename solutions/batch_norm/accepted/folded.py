import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    # one factor and one shift for each feature, as at inference
    mu = np.sum(x, 0) / len(x)
    c = x - mu
    a = gamma / np.sqrt(np.einsum("nd,nd->d", c, c) / len(x) + eps)
    return x * a + (beta - mu * a)
