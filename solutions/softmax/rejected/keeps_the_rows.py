# points: 0
# loses: simple
# told: nothing
# The list of results is the same in every call.
import numpy as np


def softmax(z, results=[]):
    for row in z:
        e = np.exp(row - row.max())
        results.append(e / e.sum())
    return np.array(results)
