def conv_parameters(c_in, c_out, f, bias=True):
    return {True: lambda w: w + c_out, False: lambda w: w}[bool(bias)](sum(f * f for _ in range(c_in)) * c_out)
