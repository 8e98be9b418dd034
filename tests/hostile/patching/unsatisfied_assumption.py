# tries: have the case thrown away as one that does not fit
# works: peer allclose points
# ends: ERROR UnsatisfiedAssumption
class UnsatisfiedAssumption(Exception):
    pass


def softmax(z):
    raise UnsatisfiedAssumption
