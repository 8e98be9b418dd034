def output_size(n, f, p=0, s=1):
    moves, left_over = divmod(n - f + 2 * p, s)
    if left_over:
        print(left_over, "cells are never seen")
    return moves + 1
