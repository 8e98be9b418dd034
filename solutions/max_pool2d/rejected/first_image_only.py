# points: 89
# loses: batch: several images
# told: first_image_only
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    h2, w2 = (h - size) // stride + 1, (w - size) // stride + 1
    out = np.zeros((n, c, h2, w2))
    for k in range(c):
        for i in range(h2):
            for j in range(w2):
                out[:, k, i, j] = x[0, k, i * stride:i * stride + size, j * stride:j * stride + size].max()
    return out
