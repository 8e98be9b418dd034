import numpy as np


def conv_parameters(channels, filters, kernel, bias=True):
    grid = np.broadcast_shapes((filters, 1, 1, 1), (1, channels, kernel, kernel))
    weights = np.multiply.reduce(grid)
    return float(weights) + filters * (1.0 if bias else 0.0)
