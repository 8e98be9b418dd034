# points: 99
# loses: call: size and stride by name
# told: nothing
# Right by position; but the options have other names.
import numpy as np


def max_pool2d(x, kernel_size, step):
    v = np.lib.stride_tricks.sliding_window_view(x, (kernel_size, kernel_size), (2, 3))
    return v[:, :, ::step, ::step].max((4, 5))
