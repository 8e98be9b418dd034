# points: 0
# loses: simple
# told: nothing
def conv_parameters(c_in, c_out, f, bias=True):
    depthwise = c_in * f * f
    pointwise = c_in * c_out
    return depthwise + pointwise + (c_out if bias else 0)
