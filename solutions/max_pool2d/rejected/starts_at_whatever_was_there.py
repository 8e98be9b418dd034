# points: 0
# loses: simple
# told: nothing
# np.empty fills nothing: the maximum starts at what lay in memory before.
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    y = np.empty((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for i in range(y.shape[2]):
        for j in range(y.shape[3]):
            for row in x[:, :, i * stride : i * stride + size, j * stride : j * stride + size].transpose(2, 3, 0, 1):
                for cell in row:
                    y[:, :, i, j] = np.maximum(y[:, :, i, j], cell)
    return y
