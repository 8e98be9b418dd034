def conv_parameters(c_in, c_out, f, bias=True):
    total = 0
    for _ in range(c_out):
        for _ in range(c_in):
            total += f * f
        if bias:
            total += 1
    return float(total)
