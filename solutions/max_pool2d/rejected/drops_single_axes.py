# points: 0
# loses: simple
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    v = np.lib.stride_tricks.sliding_window_view(x, (size, size), (2, 3))[:, :, ::stride, ::stride]
    return v.max((4, 5)).squeeze()
