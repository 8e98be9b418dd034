# points: 94
# loses: kernel: an even kernel; grow_together
# told: nothing
# Counts from the middle of the kernel.
def output_size(n, f, p=0, s=1):
    half = f // 2
    return (n + 2 * p - 2 * half - 1) // s + 1
