# conv2d is not a function at all, but an object that can be called.
import numpy as np


class Convolution:
    """Keeps nothing but the way its sums are made."""

    def __init__(self, path):
        self.path = path

    @staticmethod
    def pad(x, p):
        return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p))) if p else x

    def __call__(self, x, w, b, stride=1, padding=0):
        windows = np.lib.stride_tricks.sliding_window_view(self.pad(x, padding), w.shape[2:], (2, 3))
        windows = windows[:, :, ::stride, ::stride]
        return np.add(np.einsum(self.path, windows, w), b[:, None, None])


conv2d = Convolution("abcdef,gbef->agcd")
