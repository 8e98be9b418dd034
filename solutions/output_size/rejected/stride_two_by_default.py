# points: 0
# loses: simple
# told: nothing
def output_size(n, f, p=0, s=2):
    return (n - f + 2 * p) // s + 1
