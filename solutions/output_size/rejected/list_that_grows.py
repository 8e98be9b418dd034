# points: 0
# loses: simple
# told: nothing
# The default list is the same one in every call.
def output_size(n, f, p=0, s=1, starts=[]):
    for k in range(0, n + 2 * p - f + 1, s):
        starts.append(k)
    return len(starts)
