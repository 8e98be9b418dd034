import numpy as np


class Layer:
    def __init__(self, f, p, s):
        self.f, self.p, self.s = f, p, s

    def __call__(self, n):
        return np.floor_divide(np.array(n + 2 * self.p - self.f), self.s) + np.array(1)


def output_size(n, f, p=0, s=1):
    return np.asarray(Layer(f, p, s)(n), dtype=np.int16)
