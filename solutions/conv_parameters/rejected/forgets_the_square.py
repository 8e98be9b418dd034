# points: 82-85
# loses: kernel: a larger kernel
# told: forgets_the_square
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f * c_in + bias)
