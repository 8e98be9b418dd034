# points: 89
# loses: channels: several channels
# told: merges_channels
import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    h2, w2 = (h - size) // stride + 1, (w - size) // stride + 1
    out = np.zeros((n, c, h2, w2))
    for b in range(n):
        for i in range(h2):
            for j in range(w2):
                out[b, :, i, j] = np.mean(x[b, :, i * stride:i * stride + size, j * stride:j * stride + size])
    return out
