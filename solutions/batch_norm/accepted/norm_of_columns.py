import numpy as np


def batch_norm(x, weight, bias, eps=1e-5):
    print(f"{x.shape=}, {eps=}")
    x = x.copy()
    x -= x.mean(axis=0, keepdims=True)
    # |column|² / N is the variance; the root of (variance + eps) is the hypotenuse
    x /= np.hypot(np.linalg.norm(x, axis=0) / len(x) ** 0.5, eps ** 0.5)
    x *= weight
    x += bias
    return x
