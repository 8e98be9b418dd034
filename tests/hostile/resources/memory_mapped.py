# tries: fill the memory with an anonymous map
# works: peer allclose memory
# ends: ERROR|MEMORY
import mmap


def softmax(z):
    area = mmap.mmap(-1, 3 << 29)
    for at in range(0, len(area), 1 << 24):
        area[at : at + (1 << 24)] = b"x" * (1 << 24)
