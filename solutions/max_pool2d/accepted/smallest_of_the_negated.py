import numpy as np

max_pool2d = lambda x, size, stride: -np.lib.stride_tricks.sliding_window_view(-x, (1, 1, size, size))[
    :, :, ::stride, ::stride
].min((4, 5, 6, 7))
