# points: 0
# loses: simple
# told: variance_for_deviation
def batch_norm(x, gamma, beta, eps=1e-5):
    m = x.mean(axis=0)
    v = x.var(axis=0)
    return gamma * (x - m) / (v + eps) + beta
