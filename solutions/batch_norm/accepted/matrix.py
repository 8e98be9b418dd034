import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    n = len(x)
    centre = np.eye(n) - np.ones((n, n)) / n
    z = centre @ x
    sigma2 = np.diag(z.T @ z) / n
    return z @ np.diag(gamma * (sigma2 + eps) ** -0.5) + np.outer(np.ones(n), beta)
