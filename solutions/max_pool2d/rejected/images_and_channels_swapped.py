# points: 78
# loses: channels: several channels; batch: several images
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    c, n, h, w = x.shape
    out = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for k in range(c):
        for i in range(out.shape[2]):
            for j in range(out.shape[3]):
                out[:, k, i, j] = x[k, :, i * stride:i * stride + size, j * stride:j * stride + size].max((1, 2))
    return out
