import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    FH, FW = w.shape[2:]
    rows = range(0, x.shape[2] - FH + 1, stride)
    cols = range(0, x.shape[3] - FW + 1, stride)
    y = np.zeros((len(x), len(w), len(rows), len(cols)))
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            window = x[:, :, r:r + FH, c:c + FW]
            y[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return y
