# points: 79
# loses: stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: ignores_stride
def output_size(n, f, p=0, s=1):
    return n - f + 2 * p + 1
