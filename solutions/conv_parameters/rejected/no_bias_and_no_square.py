# points: 67
# loses: kernel: a larger kernel; bias: with biases; one_bias_for_each_kernel
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * c_in * f
