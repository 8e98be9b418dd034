# points: 89
# loses: scale: γ that scales
# told: forgets_gamma
def batch_norm(x, gamma, beta, eps=1e-5):
    m = x.mean(axis=0)
    s = (x.var(axis=0) + eps) ** 0.5
    return (x - m) / s + beta
