# points: 58
# loses: padding: padding of one; padding: more padding; stride: a stride up to the kernel; stride: a stride beyond the kernel; call: defaults said; call: all arguments by position; padding_widens
# told: nothing
def output_size(n, f):
    return n - f + 1
