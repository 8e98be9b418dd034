# points: 91
# loses: rest: the stride does not divide
# told: rounds_up
import math


def output_size(n, f, p=0, s=1):
    return math.ceil((n - f + 2 * p) / s) + 1
