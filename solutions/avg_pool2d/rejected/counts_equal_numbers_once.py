# points: 95-98.5
# loses: zeros: zeros and negative numbers?; zeros: whole numbers, some of them equal; decimals: many decimals?; type: float32?; memory: Fortran order?; memory: a strided view?; call: size and stride by name?; additive?
# told: counts_equal_numbers_once
import numpy as np


def avg_pool2d(x, size, stride):
    def mean(window):
        values = set(window.ravel().tolist())
        return sum(values) / len(values)

    n, c, h, w = x.shape
    rows, columns = range(0, h - size + 1, stride), range(0, w - size + 1, stride)
    return np.array(
        [[[[mean(x[a, b, i : i + size, j : j + size]) for j in columns] for i in rows] for b in range(c)] for a in range(n)]
    )
