# points: 95
# loses: rest: rows or columns left over
# told: keeps_the_rest
import math

import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    h2 = math.ceil((h - size) / stride) + 1
    w2 = math.ceil((w - size) / stride) + 1
    out = np.zeros((n, c, h2, w2))
    for i in range(h2):
        for j in range(w2):
            window = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size]
            if window.size:
                out[:, :, i, j] = window.mean(axis=(2, 3))
    return out
