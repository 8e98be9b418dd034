def conv_parameters(c_in, c_out, f, bias=True):
    weights = f ** 2 * c_in * c_out
    biases = c_out if bias else 0
    return weights + biases
