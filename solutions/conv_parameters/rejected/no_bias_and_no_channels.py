# points: 66
# loses: channels: several input channels; bias: with biases; doubles_with_channels; one_bias_for_each_kernel
# told: forgets_bias + ignores_channels
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * f * f
