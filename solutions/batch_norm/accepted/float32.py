import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x = x.astype(np.float32)
    z = x - x.mean(axis=0, dtype=np.float32)
    z /= np.sqrt(np.mean(z * z, axis=0) + np.float32(eps))
    return z * gamma.astype(np.float32) + beta.astype(np.float32)
