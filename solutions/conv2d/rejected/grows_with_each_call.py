# points: 0
# loses: simple
# told: nothing
# A mutable default argument keeps the sums of the call before.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0, sums={}):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    y = np.einsum("nchwuv,mcuv->nmhw", v, w) + b[:, None, None]
    sums[y.shape] = sums.get(y.shape, 0) + y
    return sums[y.shape].copy()
