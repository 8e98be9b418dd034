# points: 0
# loses: simple
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    return f * f * c_in + (c_out if bias else 0)
