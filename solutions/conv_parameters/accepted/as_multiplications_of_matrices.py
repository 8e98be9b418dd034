# A kernel is a column of c_in·f·f numbers, and one more that meets a 1.
import numpy as np


def conv_parameters(c_in, c_out, f, bias=True):
    rows = len(range(c_in)) * f ** 2
    if bias is not False:
        rows = rows + 1
    return np.int64(rows) * np.int64(c_out)
