import numpy as np


def avg_pool2d(x, size, stride):
    x = x.swapaxes(1, 3)      # channels last, as I know it from Keras
    n, w, h, c = x.shape
    y = np.zeros((n, (w - size) // stride + 1, (h - size) // stride + 1, c))
    for i, j in np.ndindex(*y.shape[1:3]):
        column_means = [x[:, i * stride + k, j * stride:j * stride + size].mean(axis=1) for k in range(size)]
        y[:, i, j] = sum(column_means) / size
    return y.swapaxes(1, 3)
