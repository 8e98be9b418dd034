# points: 64-93
# loses: window: a larger window; stride: windows side by side?; stride: windows that overlap?; stride: gaps between the windows?; rest: rows or columns left over?; image: a tall image?; image: a wide image?; zeros: zeros and negative numbers?; size: values far from 0; decimals: many decimals; memory: Fortran order?; memory: a strided view?; call: size and stride by name?
# told: nothing
# In float16 a table of sums runs out of digits.
import numpy as np


def avg_pool2d(x, size, stride):
    s = np.pad(x, ((0, 0), (0, 0), (1, 0), (1, 0))).astype(np.float16).cumsum(axis=2).cumsum(axis=3)
    d = s[:, :, size:, size:] - s[:, :, :-size, size:] - s[:, :, size:, :-size] + s[:, :, :-size, :-size]
    return d[:, :, ::stride, ::stride] / (size * size)
