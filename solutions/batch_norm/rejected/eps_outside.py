# points: 87
# loses: spread: values that hardly differ; eps: another ε
# told: eps_outside
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x_hat = (x - x.mean(axis=0)) / (x.std(axis=0) + eps)
    return gamma * x_hat + beta
