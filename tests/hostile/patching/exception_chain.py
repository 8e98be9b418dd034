# tries: raise an exception with thousands of causes
# works: peer allclose output
# ends: ERROR
def softmax(z):
    error = ValueError("x" * 20000)
    for n in range(800):
        cause = error
        error = ValueError("x" * 20000)
        error.__cause__ = cause
    raise error
