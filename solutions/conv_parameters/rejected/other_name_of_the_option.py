# points: 81
# loses: bias: without biases; call: bias=True said; doubles_with_channels; one_bias_for_each_kernel
# told: nothing
def conv_parameters(c_in, c_out, f, use_bias=True):
    n = c_in * c_out * f ** 2
    if use_bias:
        n += c_out
    return n
