# points: 82
# loses: bias: a bias; turned: a kernel that differs when turned
# told: flips_kernel + forgets_bias
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    w = w[:, :, ::-1, ::-1]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchwuv,mcuv->nmhw", v, w)
