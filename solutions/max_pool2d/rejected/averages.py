# points: 0
# loses: simple
# told: takes_average
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def max_pool2d(x, size, stride):
    v = sliding_window_view(x, (size, size), axis=(2, 3))
    return v[:, :, ::stride, ::stride].mean(axis=(-2, -1))
