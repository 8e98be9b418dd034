# points: 90
# loses: channels: several channels
# told: bias_per_channel
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    OH, OW = (H + 2 * padding - FH) // stride + 1, (W + 2 * padding - FW) // stride + 1
    y = np.zeros((N, M, OH, OW))
    for n in range(N):
        for m in range(M):
            for c in range(C):
                for i in range(OH):
                    for j in range(OW):
                        window = x[n, c, i * stride:i * stride + FH, j * stride:j * stride + FW]
                        y[n, m, i, j] += np.sum(window * w[m, c]) + b[m]
    return y
