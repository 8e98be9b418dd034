import numpy as np


def output_size(n, f, p=0, s=1):
    print("n =", n)
    return np.floor(np.float32(n + 2 * p - f) / np.float32(s)) + 1   # 5.0 where 5 is due
