# points: 0
# loses: simple
# told: nothing
# Two numbers, for height and width.
def output_size(n, f, p=0, s=1):
    k = (n - f + 2 * p) // s + 1
    return k, k
