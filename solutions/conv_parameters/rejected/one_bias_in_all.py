def conv_parameters(c_in, c_out, f, bias=True):
    n = c_out * c_in * f * f
    if bias:
        n += 1
    return n
