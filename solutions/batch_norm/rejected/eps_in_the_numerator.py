# points: 82
# loses: spread: values that hardly differ; spread: values that are all equal; eps: another ε
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(axis=0) + eps) / np.sqrt(x.var(axis=0) + eps) + beta
