def conv_parameters(c_in, c_out, f, use_bias=True):
    n = c_in * c_out * f ** 2
    if use_bias:
        n += c_out
    return n
