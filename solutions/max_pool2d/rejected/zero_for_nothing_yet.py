# points: 98.5
# loses: zeros: zeros and negative numbers
# told: takes_zero_for_nothing
import numpy as np


def max_pool2d(x, size, stride):
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - size) // stride + 1, (W - size) // stride + 1))
    for n, c, i, j in np.ndindex(out.shape):
        best = None
        for value in x[n, c, i * stride:i * stride + size, j * stride:j * stride + size].flat:
            best = max(best, value) if best else value   # 0 is taken for nothing yet
        out[n, c, i, j] = best
    return out
