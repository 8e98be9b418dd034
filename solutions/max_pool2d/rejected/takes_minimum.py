# points: 0
# loses: simple
# told: takes_minimum
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    rows, cols = (h - size) // stride + 1, (w - size) // stride + 1
    out = np.zeros((n, c, rows, cols))
    for i in range(rows):
        for j in range(cols):
            part = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size]
            out[:, :, i, j] = part.min(axis=(2, 3))
    return out
