# points: 87
# loses: spread: values that hardly differ; eps: another ε
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps ** 2)
    return gamma * x_hat + beta
