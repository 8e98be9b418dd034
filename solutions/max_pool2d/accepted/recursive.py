import numpy as np


def biggest(numbers):
    if len(numbers) == 1:
        return numbers[0]
    middle = len(numbers) // 2
    left, right = biggest(numbers[:middle]), biggest(numbers[middle:])
    return left if left > right else right


def max_pool2d(image, size, stride):
    n, c, h, w = image.shape
    rows, cols = len(range(size, h + 1, stride)), len(range(size, w + 1, stride))
    y = np.zeros([n, c, rows, cols])
    for place in np.ndindex(y.shape):
        a, b, i, j = place
        y[place] = biggest(list(image[a, b, stride * i:stride * i + size, stride * j:stride * j + size].ravel()))
    return y
