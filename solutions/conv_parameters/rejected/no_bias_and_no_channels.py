# points: 65
# loses: channels: several input channels; bias: with biases
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * f * f
