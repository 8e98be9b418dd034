from fractions import Fraction


def avg_pool2d(x, size, stride):
    def mean(m, i, j):
        total = sum(Fraction(m[r][c]) for r in range(i, i + size) for c in range(j, j + size))
        return float(total / size ** 2)

    return [
        [
            [[mean(m, i, j) for j in range(0, len(m[0]) - size + 1, stride)] for i in range(0, len(m) - size + 1, stride)]
            for m in image
        ]
        for image in x.tolist()
    ]
