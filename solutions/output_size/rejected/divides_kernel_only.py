# points: 79
# loses: stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: divides_kernel_only
def output_size(n, f, p=0, s=1):
    return n + 2 * p - f // s + 1
