import numpy as np


class Softmax:
    def __call__(self, logits):
        n, k = logits.shape
        order = np.sort(logits, axis=1)                 # ascending: small terms are added first
        denominator = np.einsum("nk->n", np.exp(order - order[:, -1:]))
        return np.exp(logits - order[:, -1:] - np.log(denominator).reshape(n, 1))


softmax = Softmax()
