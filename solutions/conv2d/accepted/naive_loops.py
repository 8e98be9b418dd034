import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    xp = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    xp[:, :, padding:padding + H, padding:padding + W] = x
    OH = (H + 2 * padding - FH) // stride + 1
    OW = (W + 2 * padding - FW) // stride + 1
    y = np.zeros((N, M, OH, OW))
    for n in range(N):
        for m in range(M):
            for i in range(OH):
                for j in range(OW):
                    s = 0
                    for c in range(C):
                        for u in range(FH):
                            for v in range(FW):
                                s += xp[n, c, i * stride + u, j * stride + v] * w[m, c, u, v]
                    y[n, m, i, j] = s + b[m]
    return y
