# points: 79
# loses: bias: with biases
# told: nothing
# As many biases as input channels.
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * c_in * f * f + (c_in if bias else 0)
