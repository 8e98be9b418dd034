# points: 83
# loses: bias: with biases
# told: nothing
def conv_parameters(c_in, c_out, f, bias=False):
    return c_out * (c_in * f * f + bias)
