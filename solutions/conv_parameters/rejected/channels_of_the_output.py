# points: 0
# loses: simple
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out
