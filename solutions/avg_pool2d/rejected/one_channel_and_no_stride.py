# points: 79
# loses: channels: several channels; stride: windows that overlap; stride: gaps between the windows
# told: ignores_stride + first_channel_only
import numpy as np


def avg_pool2d(x, size, stride):
    n, c, h, w = x.shape
    out = np.zeros((n, c, h // size, w // size))
    for i in range(h // size):
        for j in range(w // size):
            out[:, :, i, j] = x[:, :1, i * size:(i + 1) * size, j * size:(j + 1) * size].mean(axis=(2, 3))
    return out
