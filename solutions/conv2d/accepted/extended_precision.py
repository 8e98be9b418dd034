import numpy as np


def conv2d(x, w, b, stride=1, padding=0):
    x, w, b = (np.array(a, dtype=np.longdouble) for a in (x, w, b))
    N, C, H, W = x.shape
    M, FH, FW = len(w), w.shape[2], w.shape[3]
    frame = np.zeros((N, C, H + padding + padding, W + padding + padding), np.longdouble)
    frame[:, :, padding:H + padding, padding:W + padding] = x
    y = [[[[(frame[n, :, i:i + FH, j:j + FW] * w[m]).sum() + b[m]
            for j in range(0, W + 2 * padding - FW + 1, stride)]
           for i in range(0, H + 2 * padding - FH + 1, stride)]
          for m in range(M)]
         for n in range(N)]
    return np.array(y)
