# points: 0
# loses: simple
# told: does_not_centre
def batch_norm(x, gamma, beta, eps=1e-5):
    s = (x.var(axis=0) + eps) ** 0.5
    return gamma * x / s + beta
