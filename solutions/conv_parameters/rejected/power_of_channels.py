# points: 0-51
# loses: simple; call: all arguments by position?
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f ** c_in + bias)
