# tries: fill the memory bit by bit
# works: peer allclose memory
# ends: MEMORY|ERROR|TIMEOUT
def softmax(z):
    kept = []
    for n in range(80):
        kept.append(bytearray(b"x") * (1 << 24))
