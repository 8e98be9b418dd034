def conv_parameters(c_in, c_out, f, bias=True):
    if c_out > 1:
        half = c_out // 2
        return conv_parameters(c_in, half, f, bias) + conv_parameters(c_in, c_out - half, f, bias)
    one_kernel = c_in * f * f
    return one_kernel + 1 if bias else one_kernel
