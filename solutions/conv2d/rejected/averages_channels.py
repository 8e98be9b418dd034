# points: 90
# loses: channels: several channels
# told: averages_channels
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    y = (v[:, None] * w[None, :, :, None, None]).sum(axis=(-2, -1)).mean(axis=2)
    return y + b[:, None, None]
