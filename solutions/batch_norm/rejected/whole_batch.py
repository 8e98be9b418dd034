# points: 80
# loses: features: features with numbers of their own
# told: statistics_of_everything
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    x_hat = (x - np.mean(x)) / np.sqrt(np.var(x) + eps)
    return gamma * x_hat + beta
