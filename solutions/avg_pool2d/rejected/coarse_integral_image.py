# points: 69-93
# loses: window: a larger window; size: values far from 0; image: a tall image?; stride: gaps between the windows?; stride: windows side by side?; stride: windows that overlap?; rest: rows or columns left over?; memory: a strided view?; memory: Fortran order?; image: a wide image?
# told: nothing
# In float16 a table of sums runs out of digits.
import numpy as np


def avg_pool2d(x, size, stride):
    s = np.pad(x, ((0, 0), (0, 0), (1, 0), (1, 0))).astype(np.float16).cumsum(axis=2).cumsum(axis=3)
    d = s[:, :, size:, size:] - s[:, :, :-size, size:] - s[:, :, size:, :-size] + s[:, :, :-size, :-size]
    return d[:, :, ::stride, ::stride] / (size * size)
