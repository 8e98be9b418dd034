def output_size(n, f, padding=0, stride=1):
    return (n - f + 2 * padding) // stride + 1
