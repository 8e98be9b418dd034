# points: 0
# loses: simple
# told: ignores_the_option
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f * f * c_in + 1)
