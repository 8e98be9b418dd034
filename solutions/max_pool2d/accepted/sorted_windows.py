import numpy as np


def max_pool2d(x, size, stride):
    N, C, H, W = x.shape
    out = [
        [
            [[sorted(x[n, c, i:i + size, j:j + size].flatten())[-1] for j in range(0, W - size + 1, stride)]
             for i in range(0, H - size + 1, stride)]
            for c in range(C)
        ]
        for n in range(N)
    ]
    return out
