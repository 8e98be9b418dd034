import numpy as np


def conv_parameters(c_in, c_out, f, bias=True):
    w = np.empty((c_out, c_in, f, f))
    b = np.empty(c_out if bias else 0)
    return w.size + b.size
