# points: 83
# loses: bias: without biases; doubles_with_channels; one_bias_for_each_kernel
# told: ignores_the_option
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f * f * c_in + 1)
