# points: 78-94
# loses: spread: values that are hundreds apart?; offset: values near −1000; offset: rows that are 1000 apart?; type: float32?; memory: Fortran order?; memory: a strided view?
# told: nothing
import numpy as np


def softmax(z):
    e = np.exp(z - np.abs(z).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
