def avg_pool2d(x, size, stride):
    out = []
    for image in x.tolist():
        maps = []
        for m in image:
            rows = []
            for i in range(0, len(m) - size + 1, stride):
                row = []
                for j in range(0, len(m[0]) - size + 1, stride):
                    numbers = [m[i + u][j + v] for u in range(size) for v in range(size)]
                    row.append(sum(numbers) / len(numbers))
                rows.append(row)
            maps.append(rows)
        out.append(maps)
    return out
