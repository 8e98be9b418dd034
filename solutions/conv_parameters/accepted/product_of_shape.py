import numpy as np


def conv_parameters(c_in, c_out, f, bias=True):
    return np.prod([c_out, c_in, f, f]) + bias * c_out
