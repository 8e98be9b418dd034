# points: 0
# loses: simple
# told: one_kernel_only
def conv_parameters(c_in, c_out, f, bias=True):
    return f * f * c_in + bias
