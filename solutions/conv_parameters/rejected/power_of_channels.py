def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f ** c_in + bias)
