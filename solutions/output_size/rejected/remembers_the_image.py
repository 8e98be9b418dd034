# points: 0
# loses: simple
# told: nothing
# The size is kept for n alone.
sizes = {}


def output_size(n, f, p=0, s=1):
    if n not in sizes:
        sizes[n] = (n + 2 * p - f) // s + 1
    return sizes[n]
