# im2col as in the Stanford course: arrays of indices.
import numpy as np


def get_indices(C, FH, FW, OH, OW, stride):
    i0 = np.tile(np.repeat(np.arange(FH), FW), C)
    i1 = stride * np.repeat(np.arange(OH), OW)
    j0 = np.tile(np.arange(FW), FH * C)
    j1 = stride * np.tile(np.arange(OW), OH)
    k = np.repeat(np.arange(C), FH * FW).reshape(-1, 1)
    return k, i0.reshape(-1, 1) + i1.reshape(1, -1), j0.reshape(-1, 1) + j1.reshape(1, -1)


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    M, _, FH, FW = w.shape
    p = padding
    x_padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="constant")
    OH = int((H + 2 * p - FH) / stride + 1)
    OW = int((W + 2 * p - FW) / stride + 1)
    k, i, j = get_indices(C, FH, FW, OH, OW, stride)
    cols = x_padded[:, k, i, j].transpose(1, 2, 0).reshape(FH * FW * C, -1)
    out = w.reshape(M, -1).dot(cols) + b.reshape(-1, 1)
    return out.reshape(M, OH, OW, N).transpose(3, 0, 1, 2)
