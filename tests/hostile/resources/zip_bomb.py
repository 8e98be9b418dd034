# tries: unpack a bomb in memory
# works: peer allclose memory
# ends: MEMORY|TIMEOUT
import zlib

BOMB = zlib.compress(b"\0" * (1 << 24), 9)


def softmax(z):
    return len(b"".join(zlib.decompress(BOMB, bufsize=1 << 24) for _ in range(24)))
