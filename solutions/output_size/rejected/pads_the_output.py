# points: 79
# loses: stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: pads_the_output
def output_size(n, f, p=0, s=1):
    return (n - f) // s + 2 * p + 1
