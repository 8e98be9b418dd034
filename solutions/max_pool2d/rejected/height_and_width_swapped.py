# points: 96
# loses: image: a tall image; image: a wide image
# told: nothing
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    oh, ow = (h - size) // stride + 1, (w - size) // stride + 1
    out = [x[:, :, i * stride:i * stride + size, j * stride:j * stride + size].max(axis=(2, 3))
           for i in range(oh) for j in range(ow)]
    return np.moveaxis(np.array(out), 0, -1).reshape(n, c, ow, oh)
