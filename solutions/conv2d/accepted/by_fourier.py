# The convolution theorem: the kernel is conjugated, for nothing is to be flipped.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h, wd = x.shape[2:]
    fx = np.fft.rfft2(x)
    fw = np.conj(np.fft.rfft2(w, s=(h, wd)))
    full = np.fft.irfft2(np.einsum("nchw,mchw->nmhw", fx, fw), s=(h, wd))
    y = full[:, :, :h - w.shape[2] + 1:stride, :wd - w.shape[3] + 1:stride]
    return y + b[:, None, None]
