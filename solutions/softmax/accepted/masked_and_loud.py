import logging
import warnings
import numpy as np

log = logging.getLogger("softmax")


def softmax(z):
    log.warning("shape %s", z.shape)
    warnings.warn("masked arrays are slow", UserWarning, stacklevel=2)
    z = np.ma.array(z, copy=True)
    z -= z.max(axis=1).reshape(-1, 1)
    e = np.ma.exp(z)
    print(e)
    return e / np.ma.sum(e, axis=1)[:, np.newaxis]
