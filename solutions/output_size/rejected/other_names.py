# points: 60
# loses: padding: padding of one; padding: more padding; stride: a stride up to the kernel; stride: a stride beyond the kernel; call: defaults said; padding_widens
# told: nothing
def output_size(n, f, padding=0, stride=1):
    return (n - f + 2 * padding) // stride + 1
