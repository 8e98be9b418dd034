# points: 92.5
# loses: sign: negative numbers, too; zeros: zeros and negative numbers
# told: ignores_sign
import numpy as np


def max_pool2d(x, size, stride):
    rows = (x.shape[2] - size) // stride + 1
    cols = (x.shape[3] - size) // stride + 1
    out = np.zeros((x.shape[0], x.shape[1], rows, cols))
    for i in range(rows):
        for j in range(cols):
            part = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size]
            high, low = part.max(axis=(2, 3)), part.min(axis=(2, 3))
            out[:, :, i, j] = np.where(abs(low) > high, low, high)
    return out
