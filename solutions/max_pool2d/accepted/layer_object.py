import numpy as np


class MaxPool:
    """As in a framework: built for a size and a stride, then called."""

    instances = 0

    def __init__(self, size, stride):
        MaxPool.instances += 1
        self.size, self.stride = size, stride

    def positions(self, length):
        start = 0
        while start + self.size <= length:
            yield start
            start += self.stride

    def forward(self, x):
        self.input = x
        return np.stack(
            [
                np.stack([x[..., i:i + self.size, j:j + self.size].max((-1, -2)) for j in self.positions(x.shape[-1])], -1)
                for i in self.positions(x.shape[-2])
            ],
            -2,
        )


def max_pool2d(x, size, stride):
    print("pooling", x.shape)
    return MaxPool(size, stride).forward(x)
