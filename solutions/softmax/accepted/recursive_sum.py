from math import exp


def total(row, top):
    return 0 if not row else exp(row[0] - top) + total(row[1:], top)


def softmax(z):
    return tuple(tuple(exp(v - max(row)) / total(row, max(row)) for v in row) for row in z.tolist())
