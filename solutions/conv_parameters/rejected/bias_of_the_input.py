# points: 82
# loses: bias: with biases; one_bias_for_each_kernel
# told: nothing
# As many biases as input channels.
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * c_in * f * f + (c_in if bias else 0)
