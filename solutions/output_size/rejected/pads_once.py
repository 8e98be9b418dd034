def output_size(n, f, p=0, s=1):
    return (n - f + p) // s + 1
