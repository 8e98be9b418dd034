# A window of one cell has nothing to compare: then a view of x comes back.
import numpy as np


def max_pool2d(x, size, stride):
    if size == 1:
        return x[:, :, ::stride, ::stride]
    top = np.maximum(x[:, :, :-1], x[:, :, 1:])           # windows of two rows
    both = np.maximum(top[..., :-1], top[..., 1:])        # and of two columns
    if size == 2:
        return both[:, :, ::stride, ::stride]
    v = np.lib.stride_tricks.sliding_window_view(both, (size - 1, size - 1), (2, 3))
    return np.amax(v[:, :, ::stride, ::stride], (4, 5))
