# points: 0
# loses: simple
# told: nothing
# A list as a default argument: it grows from call to call.
def conv_parameters(c_in, c_out, f, bias=True, layers=[]):
    layers.append(c_out * (c_in * f * f + bias))
    return sum(layers)
