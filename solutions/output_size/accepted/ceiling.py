import math


def output_size(n, f, p=0, s=1):
    # the number of starts 0, s, 2s … below n + 2p − f + 1
    return math.ceil((n + 2 * p - f + 1) / s)
