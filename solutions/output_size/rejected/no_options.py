def output_size(n, f):
    return n - f + 1
