from decimal import Decimal, ROUND_FLOOR


def output_size(n, f, p=0, s=1):
    size = (Decimal(n) - f + 2 * p) / s
    return int(size.to_integral_value(rounding=ROUND_FLOOR)) + 1
