# points: 87
# loses: padding: padding of one; padding: more padding
# told: ignores_padding
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    FH, FW = w.shape[2:]
    OH = (x.shape[2] - FH) // stride + 1
    OW = (x.shape[3] - FW) // stride + 1
    y = np.zeros((len(x), len(w), OH, OW))
    for i in range(OH):
        for j in range(OW):
            window = x[:, :, i * stride:i * stride + FH, j * stride:j * stride + FW]
            y[:, :, i, j] = np.einsum("ncuv,mcuv->nm", window, w) + b
    return y
