# points: 82
# loses: bias: with biases; one_bias_for_each_kernel
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    weights = c_out * (c_in * f * f + bias)
    biases = c_out if bias else 0
    return weights + biases
