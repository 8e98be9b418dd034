# In float32, and a list of lists comes back.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(np.float32(x), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    v = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    y = np.tensordot(v, np.float32(w), axes=([1, 4, 5], [1, 2, 3]))
    return (y.transpose(0, 3, 1, 2) + np.float32(b)[:, None, None]).tolist()
