import numpy as np


def softmax_of_one(v):
    w = np.exp(v - v[np.argmax(v)])
    return w / np.dot(w, np.ones(len(w)))


def softmax(z):
    return np.apply_along_axis(softmax_of_one, 1, z)
