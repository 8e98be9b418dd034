# points: 94
# loses: sign: negative numbers, too
# told: starts_at_zero
import numpy as np


def max_pool2d(x, size, stride):
    n, c, h, w = x.shape
    h2, w2 = (h - size) // stride + 1, (w - size) // stride + 1
    out = np.zeros((n, c, h2, w2))
    for b in range(n):
        for k in range(c):
            for i in range(h2):
                for j in range(w2):
                    best = 0
                    for u in range(size):
                        for v in range(size):
                            if x[b, k, i * stride + u, j * stride + v] > best:
                                best = x[b, k, i * stride + u, j * stride + v]
                    out[b, k, i, j] = best
    return out
