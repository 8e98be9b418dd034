from fractions import Fraction
from math import floor


def output_size(n, f, p=0, s=1):
    return floor(Fraction(n - f + 2 * p, s) + 1)
