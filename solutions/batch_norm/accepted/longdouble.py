import numpy as np

batch_norm = lambda x, g, b, eps=1e-5: (
    lambda t: g * (t - t.mean(0)) / (((t - t.mean(0)) ** 2).mean(0) + eps) ** np.longdouble("0.5") + b
)(x.astype(np.longdouble))
