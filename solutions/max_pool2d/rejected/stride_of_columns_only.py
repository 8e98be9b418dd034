# points: 76
# loses: stride: windows side by side; stride: windows that overlap; stride: gaps between the windows
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    out = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            out[:, :, i, j] = x[:, :, i:i + size, j * stride:j * stride + size].max((2, 3))
    return out
