# The padding is masked, and counts as nothing; a masked array comes back.
import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    big = np.ma.masked_all((N, C, H + 2 * padding, W + 2 * padding), dtype=float)
    big[:, :, padding:padding + H, padding:padding + W] = x
    FH, FW = w.shape[2:]
    rows = []
    for top in range(0, H + 2 * padding - FH + 1, stride):
        row = []
        for left in range(0, W + 2 * padding - FW + 1, stride):
            part = big[:, :, top:top + FH, left:left + FW].filled(0)
            row.append(np.einsum("ncuv,mcuv->nm", part, w) + b)
        rows.append(row)
    return np.ma.array(np.transpose(rows, (2, 3, 0, 1)))
