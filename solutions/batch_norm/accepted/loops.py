import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    N, D = x.shape
    y = np.zeros((N, D))
    for k in range(D):
        m = 0
        for i in range(N):
            m += x[i, k]
        m /= N
        v = 0
        for i in range(N):
            v += (x[i, k] - m) ** 2
        v /= N
        for i in range(N):
            y[i, k] = gamma[k] * (x[i, k] - m) / (v + eps) ** 0.5 + beta[k]
    return y
