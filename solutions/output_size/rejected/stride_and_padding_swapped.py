# points: 98
# loses: call: all arguments by position
# told: nothing
# Right by name; by position padding and stride change places.
def output_size(n, f, s=1, p=0):
    return (n - f + 2 * p) // s + 1
