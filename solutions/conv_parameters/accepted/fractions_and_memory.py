from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=None)
def conv_parameters(c_in, c_out, f, bias=True):
    megabytes = Fraction(4 * c_out * (c_in * f * f + (bias and 1)), 1_000_000)     # of float32
    return int(megabytes * 1_000_000 / 4)
