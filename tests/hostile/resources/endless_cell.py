# tries: never come to the end of a cell
# works: peer allclose hang
# ends: TIMEOUT
while True:
    pass
