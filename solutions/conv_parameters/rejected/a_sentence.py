# points: 0
# loses: simple
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    n = c_out * (c_in * f * f + (1 if bias else 0))
    return f"{n} parameters"
