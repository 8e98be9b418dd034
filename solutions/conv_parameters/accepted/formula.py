def conv_parameters(c_in, c_out, f, bias=True):
    return (f * f * c_in + (1 if bias else 0)) * c_out
