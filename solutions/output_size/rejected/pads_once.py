# points: 83
# loses: padding: padding of one; padding: more padding; padding_widens
# told: pads_once
def output_size(n, f, p=0, s=1):
    return (n - f + p) // s + 1
