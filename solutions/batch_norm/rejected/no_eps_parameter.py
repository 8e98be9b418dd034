# points: 90
# loses: eps: another ε; call: the usual ε said; call: all arguments by position
# told: nothing
import numpy as np


def batch_norm(x, gamma, beta):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) + beta
