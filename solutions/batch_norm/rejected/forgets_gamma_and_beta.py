# points: 68
# loses: shift: β that shifts; scale: γ that scales
# told: forgets_gamma + forgets_beta
import numpy as np


def batch_norm(x, gamma, beta, eps=1e-5):
    mean = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    return (x - mean) / np.sqrt(var + eps)
