# points: 0
# loses: simple
# told: nothing
# irfft2 is not told the size: the result is cut to an even width.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h, wd = x.shape[2:]
    f = np.einsum("nchw,mchw->nmhw", np.fft.rfft2(x), np.conj(np.fft.rfft2(w, s=(h, wd))))
    y = np.fft.irfft2(f)
    return y[:, :, :h - w.shape[2] + 1:stride, :wd - w.shape[3] + 1:stride] + b[:, None, None]
