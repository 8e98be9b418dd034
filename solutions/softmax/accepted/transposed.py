import numpy as np


def softmax(z):
    t = z.T - z.max(axis=1)
    t = np.e ** t
    return (t / t.sum(axis=0)).T
