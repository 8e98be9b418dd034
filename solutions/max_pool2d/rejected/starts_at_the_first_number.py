# points: 76
# loses: stride: windows side by side; stride: windows that overlap; stride: gaps between the windows
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    out = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for a in range(n):
        for b in range(c):
            best = x[a, b, 0, 0]
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    best = max(best, x[a, b, i * stride:i * stride + size, j * stride:j * stride + size].max())
                    out[a, b, i, j] = best
    return out
