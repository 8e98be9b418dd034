# points: 74
# loses: padding: padding of one; padding: more padding; rest: the stride does not divide; padding_widens
# told: nothing
import math


def output_size(n, f, p=0, s=1):
    return math.ceil((n - f + p) / s) + 1
