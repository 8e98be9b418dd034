# points: 77
# loses: spread: values that hardly differ; spread: values that are all equal; eps: another ε; batch: a single sample; constant: one feature that does not vary
# told: forgets_eps
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x_hat = (x - x.mean(axis=0)) / x.std(axis=0)
    return gamma * x_hat + beta
