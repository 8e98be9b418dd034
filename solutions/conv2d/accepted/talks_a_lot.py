import warnings
import numpy as np

DEBUG = True
history = []


def conv2d(input, weight, bias, stride=1, padding=0):
    if DEBUG:
        print("input", input.shape, "weight", weight.shape)
        print(input)
    warnings.warn("conv2d is slow", RuntimeWarning)
    history.append(input.shape)
    batch, channels, height, width = input.shape
    input = np.pad(input, ((0, 0), (0, 0), (padding, padding), (padding, padding)), "constant", constant_values=0)
    filters, _, kh, kw = weight.shape
    out_h = (height - kh + 2 * padding) // stride + 1
    out_w = (width - kw + 2 * padding) // stride + 1
    output = np.zeros((batch, filters, out_h, out_w))
    for n, f, i, j in np.ndindex(output.shape):
        region = input[n, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
        output[n, f, i, j] = np.sum(region * weight[f]) + bias[f]
    print(output)
    return output
