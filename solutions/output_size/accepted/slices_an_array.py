import numpy as np


def output_size(n, f, p=0, s=1):
    x = np.pad(np.zeros(n), p)
    return np.lib.stride_tricks.sliding_window_view(x, f)[::s].shape[0]
