# points: 0
# loses: simple
# told: nothing
import numpy as np


def avg_pool2d(x, size, stride):
    rows = range(0, x.shape[2] - size, stride)
    columns = range(0, x.shape[3] - size, stride)
    out = np.zeros(x.shape[:2] + (len(rows), len(columns)))
    for i, r in enumerate(rows):
        for j, s in enumerate(columns):
            out[:, :, i, j] = x[:, :, r:r + size, s:s + size].mean(axis=(2, 3))
    return out
