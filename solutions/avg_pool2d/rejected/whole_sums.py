# points: 0
# loses: simple
# told: nothing
# The sums are collected in an array of integers.
import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    total = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1), dtype=int)
    for i in range(total.shape[2]):
        for j in range(total.shape[3]):
            total[:, :, i, j] = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size].sum((2, 3))
    return total / size ** 2
