# points: 62
# loses: padding: padding of one; padding: more padding; stride: a stride up to the kernel; stride: a stride beyond the kernel; padding_widens
# told: ignores_padding + ignores_stride
def output_size(n, f, p=0, s=1):
    return n - f + 1
