import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    h_out = (h - size) // stride + 1
    w_out = (w - size) // stride + 1
    out = np.zeros((n, c, h_out, w_out))
    for b in range(n):
        for k in range(c):
            for i in range(h_out):
                for j in range(w_out):
                    window = x[b, k, i * stride:i * stride + size, j * stride:j * stride + size]
                    out[b, k, i, j] = np.max(window)
    return out
