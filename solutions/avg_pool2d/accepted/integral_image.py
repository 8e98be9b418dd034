# Four corners of a table of sums give the sum of any window.
import numpy as np


def avg_pool2d(x, size, stride):
    s = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (1, 0), (1, 0))).cumsum(axis=2).cumsum(axis=3)
    sums = s[:, :, size:, size:] - s[:, :, :-size, size:] - s[:, :, size:, :-size] + s[:, :, :-size, :-size]
    return sums[:, :, ::stride, ::stride] / (size * size)
