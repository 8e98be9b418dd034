import numpy as np


def softmax(logits):
    m = logits.max(axis=1, keepdims=True)
    log_sum = m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
    return np.exp(logits - log_sum)
