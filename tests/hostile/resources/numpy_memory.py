# tries: fill the memory with an array
# works: peer allclose memory
# ends: MEMORY
import numpy as np


def softmax(z):
    return float(np.ones(200 << 20).sum())
