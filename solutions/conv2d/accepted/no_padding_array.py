# Nothing is padded: what would be outside is skipped.
def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, C, FH, FW = w.shape
    x, w, b = x.tolist(), w.tolist(), b.tolist()

    def value(n, m, i, j):
        total = b[m]
        for u in range(FH):
            row = i * stride - padding + u
            if not 0 <= row < H:
                continue
            for v in range(FW):
                col = j * stride - padding + v
                if not 0 <= col < W:
                    continue
                for c in range(C):
                    total += x[n][c][row][col] * w[m][c][u][v]
        return total

    rows, cols = (H + 2 * padding - FH) // stride + 1, (W + 2 * padding - FW) // stride + 1
    return tuple(
        tuple(tuple(tuple(value(n, m, i, j) for j in range(cols)) for i in range(rows)) for m in range(M))
        for n in range(N)
    )
