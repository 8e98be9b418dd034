# points: 94
# loses: image: a tall image; image: a wide image; kernel: a tall kernel; kernel: a wide kernel
# told: nothing
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    H = x.shape[2]
    FH, FW = w.shape[2:]
    O = (H - FH) // stride + 1
    y = np.zeros((len(x), len(w), O, O))
    for i in range(O):
        for j in range(O):
            y[:, :, i, j] = np.einsum("ncuv,mcuv->nm", x[:, :, i * stride:i * stride + FH, j * stride:j * stride + FW], w) + b
    return y
