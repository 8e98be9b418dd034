# points: 95-98.5
# loses: zeros: whole numbers, some of them equal; type: float32?; memory: Fortran order?; memory: a strided view?; call: size and stride by name?; shifts_along?
# told: adds_equal_maxima
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    y = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for i in range(y.shape[2]):
        for j in range(y.shape[3]):
            window = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
            mask = window == window.max(axis=(2, 3), keepdims=True)
            y[:, :, i, j] = (window * mask).sum(axis=(2, 3))
    return y
