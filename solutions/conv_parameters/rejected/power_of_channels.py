# points: 49-51
# loses: channels: one input channel; kernel: a 1×1 kernel; bias: without biases; size: a large layer; doubles_with_channels; call: all arguments by position?
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f ** c_in + bias)
