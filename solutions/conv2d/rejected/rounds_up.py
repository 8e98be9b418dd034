# points: 97
# loses: rest: rows or columns are left over
# told: rounds_up
import math
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    OH = math.ceil((H + 2 * padding - FH) / stride) + 1
    OW = math.ceil((W + 2 * padding - FW) / stride) + 1
    xp = np.zeros((N, C, H + 2 * padding + stride, W + 2 * padding + stride))
    xp[:, :, padding:padding + H, padding:padding + W] = x
    y = np.zeros((N, M, OH, OW))
    for i in range(OH):
        for j in range(OW):
            y[:, :, i, j] = np.einsum("ncuv,mcuv->nm", xp[:, :, i * stride:i * stride + FH, j * stride:j * stride + FW], w) + b
    return y
