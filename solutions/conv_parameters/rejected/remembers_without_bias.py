# points: 79-82
# loses: bias: with biases; call: all arguments by position?; doubles_with_kernels?; doubles_with_channels?; one_bias_for_each_kernel
# told: nothing
# Forgets the option in the key of its cache.
cache = {}


def conv_parameters(c_in, c_out, f, bias=True):
    if (c_in, c_out, f) not in cache:
        cache[c_in, c_out, f] = c_out * (c_in * f * f + bias)
    return cache[c_in, c_out, f]
