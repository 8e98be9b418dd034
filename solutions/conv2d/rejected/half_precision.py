# points: 0
# loses: simple
# told: nothing
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    y = np.zeros((v.shape[0], w.shape[0]) + v.shape[2:4], dtype=np.float16)
    y += np.einsum("nchwuv,mcuv->nmhw", v, w) + b[:, None, None]
    return y
