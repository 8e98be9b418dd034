# tries: print until the disk is full (here: forty million characters)
# works: peer allclose output
# ends: MISSING
for n in range(40):
    print("x" * 1_000_000)
