# points: 73
# loses: padding: padding of one; padding: more padding; stride: a stride up to the kernel; stride: a stride beyond the kernel; call: defaults said; call: all arguments by position
# told: nothing
# The options are missing from the signature.
import numpy as np


def conv2d(x, w, b):
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))
    return np.einsum("nchwuv,mcuv->nmhw", v, w) + b[:, None, None]
