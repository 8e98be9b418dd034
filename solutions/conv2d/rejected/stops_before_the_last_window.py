# points: 0
# loses: simple
# told: nothing
# The size is right, the loop ends one window too early: the last row and column stay 0.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    FH, FW = w.shape[2:]
    y = np.zeros((len(x), len(w), (x.shape[2] - FH) // stride + 1, (x.shape[3] - FW) // stride + 1))
    for i in range(0, x.shape[2] - FH, stride):
        for j in range(0, x.shape[3] - FW, stride):
            y[:, :, i // stride, j // stride] = np.einsum("ncuv,mcuv->nm", x[:, :, i:i + FH, j:j + FW], w) + b
    return y
