def output_size(n, f, p=0, s=1):
    if p:
        return output_size(n + 2 * p, f, 0, s)
    if n < f:
        return 0
    return 1 + output_size(n - s, f, 0, s)
