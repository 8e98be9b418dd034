# points: 87
# loses: stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: nothing
# Right for stride 1; then the size of the output is taken as (H + 2P)/S − F + 1.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    OH, OW = H // stride - FH + 1, W // stride - FW + 1
    y = np.zeros((N, M, OH, OW))
    for i in range(OH):
        for j in range(OW):
            y[:, :, i, j] = np.einsum("ncuv,mcuv->nm", x[:, :, i * stride:i * stride + FH, j * stride:j * stride + FW], w) + b
    return y
