# points: 0
# loses: simple
# told: nothing
# State kept between calls: the statistics of inference, mixed in already in training.
import numpy as np

running = {}


def batch_norm(x, gamma, beta, eps=1e-5):
    mean, var = x.mean(axis=0), x.var(axis=0)
    old = running.get(x.shape, (mean, var))
    mean, var = 0.1 * mean + 0.9 * old[0], 0.1 * var + 0.9 * old[1]
    running[x.shape] = mean, var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
