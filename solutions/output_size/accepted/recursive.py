def output_size(n, f, p=0, s=1):
    if p:
        return output_size(n + 2 * p, f, 0, s)
    if n < f:
        return 0
    # at once a thousand steps, else Python runs out of stack
    if n - f >= 100 * s:
        return 100 + output_size(n - 100 * s, f, 0, s)
    return 1 + output_size(n - s, f, 0, s)
