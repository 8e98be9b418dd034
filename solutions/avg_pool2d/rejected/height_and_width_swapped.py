# points: 76
# loses: stride: windows side by side; stride: windows that overlap; stride: gaps between the windows
# told: nothing
import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    out = np.zeros((n, c, (w - size) // stride + 1, (h - size) // stride + 1))
    for j in range(out.shape[2]):
        for i in range(out.shape[3]):
            out[:, :, j, i] = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size].mean((2, 3))
    return out
