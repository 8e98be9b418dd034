import numpy as np


def one_channel(image, kernel, stride):
    fh, fw = kernel.shape
    if fh == fw == 1:
        return image[::stride, ::stride] * kernel[0, 0]
    v = np.lib.stride_tricks.sliding_window_view(image, (fh, fw))[::stride, ::stride]
    return (v * kernel).sum(axis=(2, 3))


def conv2d(x, w, b, stride=1, padding=0):
    if padding > 0:
        padded = np.zeros(x.shape[:2] + (x.shape[2] + 2 * padding, x.shape[3] + 2 * padding), dtype=x.dtype)
        padded[:, :, padding:-padding, padding:-padding] = x
        return conv2d(padded, w, b, stride)
    if len(x) > 1:
        return np.concatenate([conv2d(x[:1], w, b, stride), conv2d(x[1:], w, b, stride)])
    if len(w) > 1:
        return np.concatenate([conv2d(x, w[:1], b[:1], stride), conv2d(x, w[1:], b[1:], stride)], axis=1)
    if x.shape[1] > 1:
        return conv2d(x[:, :1], w[:, :1], b, stride) + conv2d(x[:, 1:], w[:, 1:], 0 * b, stride)
    return (one_channel(x[0, 0], w[0, 0], stride) + b[0])[None, None]
