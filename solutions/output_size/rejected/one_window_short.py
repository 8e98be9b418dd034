# points: 0
# loses: simple
# told: nothing
# The bound is off by one, where the last window ends exactly at the edge.
def output_size(n, f, p=0, s=1):
    count = 0
    start = 0
    while start + f < n + 2 * p:
        count += 1
        start += s
    return count
