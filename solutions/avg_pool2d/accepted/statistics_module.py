import numpy as np
from statistics import fmean


def avg_pool2d(x, size, stride):
    N, C, H, W = np.shape(x)
    f = lambda n, c, i, j: fmean(x[n, c, i:i + size, j:j + size].flat)
    grid = np.meshgrid(range(N), range(C), range(0, H - size + 1, stride), range(0, W - size + 1, stride), indexing="ij")
    return np.vectorize(f)(*grid)
