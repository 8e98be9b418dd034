# points: 83
# loses: bias: with biases
# told: one_bias_in_all
def conv_parameters(c_in, c_out, f, bias=True):
    n = c_out * c_in * f * f
    if bias:
        n += 1
    return n
