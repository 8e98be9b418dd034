import numpy as np


def avg_pool2d(x, size, stride):
    ones = np.ones(size)
    rows = np.apply_along_axis(np.convolve, 3, x, ones, "valid")[:, :, :, ::stride]
    both = np.apply_along_axis(np.convolve, 2, rows, ones, "valid")[:, :, ::stride]
    return both / np.sum(np.outer(ones, ones))
