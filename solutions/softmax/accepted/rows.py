import numpy as np


def softmax(z):
    out = np.zeros(z.shape)
    for n in range(len(z)):
        row = np.exp(z[n] - max(z[n]))
        out[n] = row / sum(row)
    return out
