# points: 76
# loses: stride: windows side by side; stride: windows that overlap; stride: gaps between the windows
# told: starts_at_every_cell
import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    y = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for i in range(y.shape[2]):
        for j in range(y.shape[3]):
            y[:, :, i, j] = x[:, :, i : i + size, j : j + size].mean(axis=(2, 3))
    return y
