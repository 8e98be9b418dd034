# points: 74
# loses: padding: padding of one; padding: more padding; stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: ignores_padding + ignores_stride
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))
    return np.einsum("nchwuv,mcuv->nmhw", v, w) + b[:, None, None]
