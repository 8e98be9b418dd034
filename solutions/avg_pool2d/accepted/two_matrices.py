# A X B: A averages the rows of a window, B its columns.
import numpy as np


def averaging(length, size, stride):
    count = (length - size) // stride + 1
    a = np.zeros((count, length))
    for k in range(count):
        a[k, k * stride:k * stride + size] = 1 / size
    return a


def avg_pool2d(x, size, stride):
    return averaging(x.shape[2], size, stride) @ x @ averaging(x.shape[3], size, stride).T
