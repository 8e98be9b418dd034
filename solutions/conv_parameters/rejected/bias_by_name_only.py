# points: 98
# loses: call: all arguments by position
# told: nothing
def conv_parameters(c_in, c_out, f, *, bias=True):
    return c_out * (c_in * f * f + bias)
