"""What packages of the registry make of our exercises: thin adapters, and a command that grades them all.

    python others.py PACKAGE …

prints, for every adapter of these packages, what it earned: {"adapter": {"points": …, "failed": […], "told": …}}.
Arrays come and go in our layout, (N, C, H, W); nothing here computes what the package is asked for.
"""

import collections
import collections.abc
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit import catalog
from coursekit.exercise import FULL_POINTS
from coursekit.generate.cases import freeze
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.results import Verdict
from coursekit.replay import run_here

Function = Callable[..., Any]


@dataclass(frozen=True)
class Other:
    """One adapter. `told` is the mistake that a wrong one is told; right ones have `points` of FULL_POINTS."""

    name: str
    exercise: str
    package: str
    function: Function
    points: float = FULL_POINTS
    told: str | None = None


OTHERS: dict[str, Other] = {}


def right(exercise: str, package: str) -> Callable[[Function], Function]:
    """Decorator: the package does this exercise as we do, and so earns everything."""
    return _add(exercise, package)


def wrong(exercise: str, package: str, points: float, told: str | None = None) -> Callable[[Function], Function]:
    """Decorator: the package does something else under a similar name."""
    return _add(exercise, package, points=points, told=told)


def _add(exercise: str, package: str, **more: Any) -> Callable[[Function], Function]:
    def add(function: Function) -> Function:
        OTHERS[function.__name__] = Other(function.__name__, exercise, package, function, **more)
        return function

    return add


def padded(x: np.ndarray, padding: int) -> np.ndarray:
    """x with zeros on all four sides."""
    return np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def map_by_map(correlate: Function, x: Any, w: Any, b: Any, stride: int) -> np.ndarray:
    """(N, M, H', W') of a function that knows one image (C, H, W) and one kernel (C, FH, FW), and no stride."""
    maps = [[np.reshape(correlate(image, kernel), (-1, *_size(x, w))) for kernel in w] for image in x]
    return np.asarray(np.array(maps)[:, :, 0, ::stride, ::stride] + b[:, None, None])


def _size(x: Any, w: Any) -> tuple[int, int]:
    return x.shape[2] - w.shape[2] + 1, x.shape[3] - w.shape[3] + 1


# ---------------------------------------------------------------------------------------------------- scipy
@right("conv2d", "scipy")
def scipy_signal_correlate(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from scipy.signal import correlate

    return map_by_map(lambda i, k: correlate(i, k, mode="valid"), padded(x, padding), w, b, stride)


@right("conv2d", "scipy")
def scipy_signal_correlate2d(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from scipy.signal import correlate2d

    def channels(image: Any, kernel: Any) -> Any:
        return sum(correlate2d(i, k, mode="valid") for i, k in zip(image, kernel, strict=True))

    return map_by_map(channels, padded(x, padding), w, b, stride)


@right("conv2d", "scipy")
def scipy_signal_fftconvolve(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from scipy.signal import fftconvolve

    turned = w[:, ::-1, ::-1, ::-1]
    return map_by_map(lambda i, k: fftconvolve(i, k, mode="valid"), padded(x, padding), turned, b, stride)


@right("conv2d", "scipy")
def scipy_ndimage_correlate(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from scipy.ndimage import correlate

    x = padded(x, padding)
    (c, top, left), (height, width) = (n // 2 for n in w.shape[1:]), _size(x, w)

    def valid(image: Any, kernel: Any) -> Any:
        return correlate(image, kernel, mode="constant")[c, top : top + height, left : left + width]

    return map_by_map(valid, x, w, b, stride)


@wrong("conv2d", "scipy", 90, "flips_kernel")
def scipy_signal_convolve(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from scipy.signal import convolve

    kernels = w[:, ::-1]  # the channels are to be met in order, rows and columns are left to be flipped
    return map_by_map(lambda i, k: convolve(i, k, mode="valid"), padded(x, padding), kernels, b, stride)


@right("softmax", "scipy")
def scipy_special_softmax(z: Any) -> Any:
    from scipy.special import softmax

    return softmax(z, axis=1)


@right("softmax", "scipy")
def scipy_special_log_softmax(z: Any) -> Any:
    from scipy.special import log_softmax

    return np.exp(log_softmax(z, axis=1))


@wrong("softmax", "scipy", 75, "sums_everything")
def scipy_special_softmax_of_everything(z: Any) -> Any:
    from scipy.special import softmax

    return softmax(z)


def whole_windows(filtered: Any, size: int, stride: int) -> Any:
    """Of a filter's results, at every pixel, those whose windows lie within the image."""
    first, (height, width) = size // 2, filtered.shape[2:]
    return filtered[:, :, first : first + height - size + 1 : stride, first : first + width - size + 1 : stride]


@right("max_pool2d", "scipy")
def scipy_ndimage_maximum_filter(x: Any, size: int, stride: int) -> Any:
    from scipy.ndimage import maximum_filter

    return whole_windows(maximum_filter(x, size=(1, 1, size, size)), size, stride)


@right("avg_pool2d", "scipy")
def scipy_ndimage_uniform_filter(x: Any, size: int, stride: int) -> Any:
    from scipy.ndimage import uniform_filter

    return whole_windows(uniform_filter(x, size=(1, 1, size, size)), size, stride)


# --------------------------------------------------------------------------------------------- scikit-image
def side_by_side(x: Any, size: int, stride: int) -> Any:
    """An image whose windows neither overlap nor leave anything over."""
    rows, columns = ([i + k for i in range(0, n - size + 1, stride) for k in range(size)] for n in x.shape[2:])
    return x[:, :, rows][:, :, :, columns]


@right("max_pool2d", "scikit-image")
def skimage_block_reduce_max(x: Any, size: int, stride: int) -> Any:
    from skimage.measure import block_reduce

    return block_reduce(side_by_side(x, size, stride), (1, 1, size, size), np.max)


@right("avg_pool2d", "scikit-image")
def skimage_block_reduce_mean(x: Any, size: int, stride: int) -> Any:
    from skimage.measure import block_reduce

    return block_reduce(side_by_side(x, size, stride), (1, 1, size, size), np.mean)


@wrong("max_pool2d", "scikit-image", 85)
def skimage_block_reduce_without_stride(x: Any, size: int, stride: int) -> Any:
    from skimage.measure import block_reduce

    return block_reduce(x, (1, 1, size, size), np.max)


@right("max_pool2d", "scikit-image")
def skimage_windows_max(x: Any, size: int, stride: int) -> Any:
    from skimage.util import view_as_windows

    return view_as_windows(x, (1, 1, size, size), step=(1, 1, stride, stride)).max(axis=(4, 5, 6, 7))


@right("conv2d", "scikit-image")
def skimage_windows_conv2d(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from skimage.util import view_as_windows

    windows = view_as_windows(padded(x, padding), (1, *w.shape[1:]), step=(1, 1, stride, stride))
    return np.einsum("nahwbcuv,mcuv->nmhw", windows, w) + b[:, None, None]


# ------------------------------------------------------------------------------------------------- numpy-ml
def numpy_ml() -> Any:
    """numpy_ml.neural_nets. It asks `collections` for what moved to collections.abc in Python 3.10."""
    collections.Hashable = collections.abc.Hashable  # type: ignore[attr-defined]
    import numpy_ml.neural_nets.layers
    import numpy_ml.neural_nets.utils

    return numpy_ml.neural_nets


def last(x: Any) -> Any:
    """(N, C, H, W) -> (N, H, W, C)"""
    return x.transpose(0, 2, 3, 1)


def first(x: Any) -> Any:
    """(N, H, W, C) -> (N, C, H, W)"""
    return x.transpose(0, 3, 1, 2)


@right("conv2d", "numpy-ml")
def numpy_ml_conv2d(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    return first(numpy_ml().utils.conv2D(last(x), w.transpose(2, 3, 1, 0), stride, padding) + b)


@right("conv2d", "numpy-ml")
def numpy_ml_conv2d_naive(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    return first(numpy_ml().utils.conv2D_naive(last(x), w.transpose(2, 3, 1, 0), stride, padding) + b)


@right("max_pool2d", "numpy-ml")
def numpy_ml_max_pool(x: Any, size: int, stride: int) -> Any:
    return first(numpy_ml().layers.Pool2D((size, size), stride=stride, mode="max").forward(last(x)))


@right("avg_pool2d", "numpy-ml")
def numpy_ml_average_pool(x: Any, size: int, stride: int) -> Any:
    return first(numpy_ml().layers.Pool2D((size, size), stride=stride, mode="average").forward(last(x)))


@right("batch_norm", "numpy-ml")
def numpy_ml_batch_norm(x: Any, gamma: Any, beta: Any, eps: float = 1e-5) -> Any:
    layer = numpy_ml().layers.BatchNorm1D(epsilon=eps)
    layer.n_in = layer.n_out = x.shape[1]
    layer._init_params()
    layer.parameters |= {"scaler": gamma, "intercept": beta}
    return layer.forward(x)


@right("softmax", "numpy-ml")
def numpy_ml_softmax(z: Any) -> Any:
    return numpy_ml().layers.Softmax().forward(z)


# --------------------------------------------------------------------------------------------- scikit-learn
@right("softmax", "scikit-learn")
def sklearn_softmax(z: Any) -> Any:
    from sklearn.utils.extmath import softmax

    return softmax(z)


# ---------------------------------------------------------------------------------------------------- torch
def tensors(*arrays: Any) -> Any:
    """torch's own copies: it takes no strides that are negative, and warns of arrays that cannot be written."""
    import torch

    return [torch.tensor(a) for a in arrays]


@right("conv2d", "torch")
def torch_conv2d(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from torch.nn.functional import conv2d

    return conv2d(*tensors(x, w, b), stride=stride, padding=padding).numpy()


@right("conv2d", "torch")
def torch_unfold(x: Any, w: Any, b: Any, stride: int = 1, padding: int = 0) -> Any:
    from torch.nn.functional import unfold

    x, w, b = tensors(x, w, b)
    columns = unfold(x, tuple(w.shape[2:]), stride=stride, padding=padding)
    height = (x.shape[2] + 2 * padding - w.shape[2]) // stride + 1
    return (w.flatten(1) @ columns + b[:, None]).unflatten(2, (height, -1)).numpy()


@right("max_pool2d", "torch")
def torch_max_pool2d(x: Any, size: int, stride: int) -> Any:
    from torch.nn.functional import max_pool2d

    return max_pool2d(*tensors(x), size, stride).numpy()


@right("avg_pool2d", "torch")
def torch_avg_pool2d(x: Any, size: int, stride: int) -> Any:
    from torch.nn.functional import avg_pool2d

    return avg_pool2d(*tensors(x), size, stride).numpy()


@wrong("max_pool2d", "torch", 95, "keeps_the_rest")
def torch_max_pool2d_rounding_up(x: Any, size: int, stride: int) -> Any:
    from torch.nn.functional import max_pool2d

    return max_pool2d(*tensors(x), size, stride, ceil_mode=True).numpy()


@right("softmax", "torch")
def torch_softmax(z: Any) -> Any:
    from torch.nn.functional import softmax

    return softmax(*tensors(z), dim=1).numpy()


@wrong("softmax", "torch", 0, "wrong_axis")
def torch_softmax_of_columns(z: Any) -> Any:
    from torch.nn.functional import softmax

    return softmax(*tensors(z), dim=0).numpy()


@right("batch_norm", "torch")
def torch_batch_norm(x: Any, gamma: Any, beta: Any, eps: float = 1e-5) -> Any:
    import torch

    # Not the one of nn.functional: that refuses a single sample.
    return torch.batch_norm(*tensors(x, gamma, beta), None, None, True, 0.0, eps, False).numpy()


@wrong("batch_norm", "torch", 80, "statistics_of_samples")
def torch_layer_norm(x: Any, gamma: Any, beta: Any, eps: float = 1e-5) -> Any:
    from torch.nn.functional import layer_norm

    x, gamma, beta = tensors(x, gamma, beta)
    return layer_norm(x, x.shape[1:], gamma, beta, eps).numpy()


# ---------------------------------------------------------------------------------------------------- grading
def graded(packages: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(adapter, what it earned) of all adapters of these packages."""
    exercises = catalog.load().exercises
    key = hashlib.sha256(b"implementations of others").digest()
    graders: dict[str, ExerciseGrader] = {}
    for other in OTHERS.values():
        if other.package not in packages:
            continue
        if other.exercise not in graders:
            exercise = exercises[other.exercise]
            graders[other.exercise] = ExerciseGrader(exercise, freeze(exercise, key))
        grader = graders[other.exercise]
        item = grader.grade(run_here(other.function, grader.cases.calls), FULL_POINTS, {})
        failed = {p.name: str(p.message) for p in item.properties if p.status is Verdict.FAILED}
        told = item.diagnosis.mistake if item.diagnosis else None
        yield other.name, {"points": item.points, "failed": failed, "told": told}


if __name__ == "__main__":
    json.dump(dict(graded(sys.argv[1:])), sys.stdout)
