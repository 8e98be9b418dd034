# tries: never answer
# works: peer allclose hang
# ends: TIMEOUT
def softmax(z):
    while True:
        pass
