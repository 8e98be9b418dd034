# tries: write what no encoding can hold, so that the page cannot be written
# works: peer allclose crash
# ends: ERROR
def softmax(z):
    raise ValueError("\ud800\udfff" * 100)
