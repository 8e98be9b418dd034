# points: 79
# loses: stride: a stride up to the kernel; stride: a stride beyond the kernel
# told: nothing
# The padding is split off: n + p - f may be below 0, and int() rounds that up.
def output_size(n, f, p=0, s=1):
    return int((n + p - f) / s) + int(p / s) + 1
