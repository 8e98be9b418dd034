# Slides the window and counts.
def output_size(n, f, p=0, s=1):
    count = 0
    start = -p
    while start + f <= n + p:
        count += 1
        start += s
    return count
