# points: 95
# loses: rest: rows or columns left over
# told: keeps_the_rest
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    # the last window may be smaller
    rows = [i for i in range(0, h - size + stride, stride) if i < h]
    columns = [j for j in range(0, w - size + stride, stride) if j < w]
    out = np.zeros((n, c, len(rows), len(columns)))
    for i, r in enumerate(rows):
        for j, s in enumerate(columns):
            out[:, :, i, j] = x[:, :, r:r + size, s:s + size].max(axis=(2, 3))
    return out
