import numpy as np


def conv2d(images, kernels, biases, stride=1, padding=0):
    N, C, H, W = images.shape
    M, C, FH, FW = kernels.shape
    padded = np.pad(images, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")
    OH = (H + 2 * padding - FH) // stride + 1
    OW = (W + 2 * padding - FW) // stride + 1
    col = np.empty((N, OH * OW, C * FH * FW), dtype=padded.dtype)
    k = 0
    for i in range(OH):
        for j in range(OW):
            patch = padded[:, :, i * stride:i * stride + FH, j * stride:j * stride + FW]
            col[:, k] = patch.reshape(N, -1)
            k += 1
    out = col @ kernels.reshape(M, -1).T + biases
    return out.transpose(0, 2, 1).reshape(N, M, OH, OW)
