# One pass over each row: the sum is rescaled whenever a larger number turns up.
import math
import numpy as np


def softmax(z):
    p = np.zeros_like(z, dtype=float)
    for i, row in enumerate(z):
        m, s = -math.inf, 0.0
        for v in row:
            if v > m:
                s = s * math.exp(m - v) + 1.0
                m = v
            else:
                s += math.exp(v - m)
        for k, v in enumerate(row):
            p[i, k] = math.exp(v - m) / s
    return p
