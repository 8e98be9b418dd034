import numpy as np


def max_pool2d(x, size, stride):
    """Loops over the output only; all images and channels at once."""
    H = 1 + (x.shape[2] - size) // stride
    W = 1 + (x.shape[3] - size) // stride
    y = np.empty(x.shape[:2] + (H, W), dtype=x.dtype)
    for i in range(H):
        for j in range(W):
            r, s = i * stride, j * stride
            y[:, :, i, j] = x[:, :, r:r + size, s:s + size].max(axis=(2, 3))
    return y
