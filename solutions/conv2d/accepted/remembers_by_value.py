# A cache that is right: its key is everything that the answer hangs on.
import numpy as np

_answers = {}
calls = 0


def conv2d(x, w, b, stride=1, padding=0):
    global calls
    calls += 1
    key = tuple((a.shape, a.dtype.str, a.tobytes()) for a in (x, w, b)) + (stride, padding)
    if key not in _answers:
        x = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2))
        v = np.lib.stride_tricks.sliding_window_view(x, w.shape[-2:], axis=(-2, -1))[..., ::stride, ::stride, :, :]
        _answers[key] = np.einsum("mcuv,ncijuv->nmij", w, v) + b[None, :, None, None]
    return _answers[key]
