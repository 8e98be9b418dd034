# How many windows fit? The largest k with (k − 1)·s + f ≤ n + 2p.
def output_size(n, f, p=0, s=1):
    low, high = 1, n + 2 * p + 1
    while high - low > 1:
        middle = (low + high) // 2
        if (middle - 1) * s + f <= n + 2 * p:
            low = middle
        else:
            high = middle
    return low
