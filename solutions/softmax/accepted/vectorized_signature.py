import numpy as np

row_softmax = lambda r: (lambda e: e / e.sum())(np.exp2((r - r.max()) * np.log2(np.e)))
softmax = np.vectorize(row_softmax, signature="(k)->(k)", otypes=[float])
