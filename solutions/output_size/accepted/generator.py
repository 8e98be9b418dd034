def output_size(n, f, p=0, s=1):
    cells = list(range(-p, n + p))
    return sum(1 for k in range(0, len(cells), s) if len(cells[k:k + f]) == f)
