# points: 0
# loses: simple
# told: doubles_for_square
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (2 * f * c_in + bias)
