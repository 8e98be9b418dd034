# points: 82-84
# loses: channels: several input channels; doubles_with_channels?
# told: ignores_channels
def conv_parameters(c_in, c_out, f, bias=True):
    return c_out * (f * f + bias)
