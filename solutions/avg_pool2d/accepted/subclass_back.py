import numpy as np


class Image(np.ndarray):
    pass


def avg_pool2d(x, size, stride):
    image = np.array(x, dtype="longdouble").view(Image)
    image /= size * size                                     # a copy: x keeps its numbers
    H = range(0, x.shape[2] - size + 1, stride)
    W = range(0, x.shape[3] - size + 1, stride)
    y = np.zeros(x.shape[:2] + (len(H), len(W)), dtype="longdouble").view(Image)
    for u in range(size):
        for v in range(size):
            y += image[:, :, [r + u for r in H]][:, :, :, [c + v for c in W]]
    return y
