from math import sqrt


def batch_norm(x, g, b, eps=0.00001):
    columns = []
    for column, scale, shift in zip(zip(*x.tolist()), g.tolist(), b.tolist()):
        mean = sum(column) / len(column)
        variance = sum((v - mean) ** 2 for v in column) / len(column)
        columns.append([scale * (v - mean) / sqrt(variance + eps) + shift for v in column])
    return [list(row) for row in zip(*columns)]
