import functools
import numpy as np


def pool(how, x, size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(-2, -1))[..., ::stride, ::stride, :, :]
    return how(windows.reshape(*windows.shape[:4], size * size), axis=-1)


avg_pool2d = functools.partial(pool, np.average)
