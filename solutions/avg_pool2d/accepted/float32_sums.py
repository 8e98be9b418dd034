import numpy as np


def avg_pool2d(x, size, stride):
    # an integral image in single precision would be too coarse; plain sums are not
    x = np.asarray(x, dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchwuv->nchw", windows) / np.float32(size * size)
