# A subclass of ndarray comes back, in Fortran order.
import numpy as np


class FeatureMap(np.ndarray):
    @property
    def channels(self):
        return self.shape[1]


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))).view(FeatureMap)
    fh, fw = w.shape[2:]
    h = (x.shape[2] - fh) // stride + 1
    wd = (x.shape[3] - fw) // stride + 1
    y = np.zeros((len(x), len(w), h, wd), order="F").view(FeatureMap)
    for c in range(x.channels):
        for u, v in np.ndindex(fh, fw):
            seen = x[:, c, u:, v:][:, ::stride, ::stride][:, :h, :wd]
            y += seen[:, None] * w[:, c, u, v][:, None, None]
    y += b[:, None, None]
    return y
