# A convolution is a matrix: each column holds the weights that one pixel meets.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    OH = 1 + (H + 2 * padding - FH) // stride
    OW = 1 + (W + 2 * padding - FW) // stride
    A = np.zeros((M, OH, OW, C, H, W))
    for i in range(OH):
        for j in range(OW):
            for u in range(FH):
                for v in range(FW):
                    r, c = i * stride + u - padding, j * stride + v - padding
                    if 0 <= r < H and 0 <= c < W:
                        A[:, i, j, :, r, c] = w[:, :, u, v]
    y = x.reshape(N, -1) @ A.reshape(M * OH * OW, -1).T
    return y.reshape(N, M, OH, OW) + b.reshape(M, 1, 1)
