# One weight at a time: the whole image, shifted.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    OH, OW = (H + 2 * padding - FH) // stride + 1, (W + 2 * padding - FW) // stride + 1
    y = np.zeros((N, M, OH, OW)) + b[None, :, None, None]
    for u in range(FH):
        for v in range(FW):
            part = xp[:, :, u:u + (OH - 1) * stride + 1:stride, v:v + (OW - 1) * stride + 1:stride]
            y += np.einsum("nchw,mc->nmhw", part, w[:, :, u, v])
    return y
