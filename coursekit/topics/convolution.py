"""Convolution of several channels with several kernels, bias, padding and stride [lecture, slide "Згортка"]."""

import math

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.frozen import Array
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.stream import Stream


def reference(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    """Cross-correlation of x (N, C, H, W) with w (M, C, FH, FW), plus b (M,): (N, M, H', W'), sizes rounded down."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    y: Array = np.einsum("nchwuv,mcuv->nmhw", windows, w) + b[:, None, None]
    return y


def _kernel_shape(p: Plan) -> int:
    if p.FH * p.FW == 1:
        return 4
    return 1 if p.FH > p.FW else 2 if p.FH < p.FW else 3 * (p.FH % 2 == 0)


def _places(p: Plan) -> int:
    return int((1 + (p.H + 2 * p.P - p.FH) // p.S) * (1 + (p.W + 2 * p.P - p.FW) // p.S))


conv2d = Exercise(
    reference,
    name="conv2d",
    topic="convolution",
    summary="Convolution of a batch, as layers of a network do it: the kernel is not flipped.",
    shapes="x (N, C, H, W), w (M, C, FH, FW), b (M,) → (N, M, H', W')",
    letters={
        "N": (1, 2, 3), "C": (1, 2, 3), "M": (1, 2, 3),
        "H": (5, 1, 2, 3, 4, 6, 7, 8), "W": (5, 1, 2, 3, 4, 6, 7, 8),
        "FH": (3, 1, 2, 4), "FW": (3, 1, 2, 4), "P": (0, 1, 2, 3), "S": (1, 2, 3, 4, 5),
        "bias": (0, 1), "turned": (0, 1), "whole": (0, 1), "offset": (0, 1000),
        "dtype": ("float64", "float32"), "memory": ("C", "F", "strided"), "said": (0, 1), "by_position": (0, 1),
    },
    fits=lambda p: p.FH <= p.H + 2 * p.P and p.FW <= p.W + 2 * p.P and p.said >= p.by_position,
    work=lambda p: p.N * p.M * p.C * p.FH * p.FW * _places(p),
    magnitude=lambda x, w, b: abs(x).max() * abs(w).sum(axis=(1, 2, 3)).max() + abs(b).max(),
    strength=3,
    factors=[
        Factor("bias", 8, lambda p: p.bias, ("no bias", "a bias")),
        Factor("turned", 10, lambda p: p.turned, ("a symmetric kernel", "a kernel that differs when turned")),
        Factor("channels", 10, lambda p: p.C > 1, ("one channel", "several channels")),
        Factor("kernels", 4, lambda p: p.M > 1, ("one kernel", "several kernels")),
        Factor("batch", 10, lambda p: p.N > 1, ("one image", "several images")),
        Factor("padding", 13, lambda p: min(p.P, 2), ("no padding", "padding of one", "more padding")),
        Factor("stride", 10, lambda p: (p.S > 1) + (p.S > min(p.FH, p.FW) and p.S > 1),
               ("stride 1", "a stride up to the kernel", "a stride beyond the kernel")),
        Factor("rest", 3, lambda p: any((n + 2 * p.P - f) % p.S for n, f in ((p.H, p.FH), (p.W, p.FW))),
               ("the stride divides", "rows or columns are left over")),
        Factor("image", 4, lambda p: (p.H > p.W) + 2 * (p.H < p.W),
               ("a square image", "a tall image", "a wide image")),
        Factor("kernel", 4, _kernel_shape,
               ("an odd square kernel", "a tall kernel", "a wide kernel", "an even kernel", "a 1×1 kernel")),
        Factor("room", 1, lambda p: (p.FH, p.FW) == (p.H, p.W),
               ("a smaller kernel", "a kernel as large as the image")),
        Factor("type", 1, lambda p: p.dtype == "float32", ("float64", "float32")),
        Factor("weights", 1, lambda p: p.whole, ("fractional weights", "whole weights")),
        Factor("size", 1, lambda p: p.offset > 0, ("usual values", "values around 1000")),
        Factor("memory", 1, lambda p: ("C", "F", "strided").index(p.memory),
               ("C order", "Fortran order", "a strided view")),
        Factor("call", 1, lambda p: p.said + p.by_position,
               ("defaults left out", "defaults said", "all arguments by position")),
    ],
    simple_points=12,
    state_points=3,
    examples=[
        Example((np.array([[[[1.0, 2, 0], [0, 1, 3], [4, 0, 1]]]]), np.array([[[[1.0, 0], [2, -1]]]]), np.zeros(1))),
        Example((np.array([[[[1.0, 2, 0], [0, 1, 3]]]]), np.array([[[[1.0, 0], [2, -1]]]]), np.array([10.0]))),
        Example((np.array([[[[1.0, 2], [3, 4]], [[0, 1], [1, 0]]]]), np.array([[[[1.0]], [[5]]]]), np.zeros(1))),
        Example((np.array([[[[1.0, 2, 0]]]]), np.array([[[[1.0, 3]]], [[[2, -1]]]]), np.zeros(2))),
        Example((np.array([[[[1.0, 2, 0], [0, 1, 3]]]]), np.array([[[[1.0, 0], [2, -1]]]]), np.zeros(1)),
                {"padding": 1}),
        Example((np.arange(1.0, 21).reshape(1, 1, 4, 5) % 7, np.array([[[[1.0, 0], [2, -1]]]]), np.zeros(1)),
                {"stride": 2}),
    ],
    edges={
        "a single pixel": {"H": 1, "W": 1, "FH": 1, "FW": 1},
        "a long thin image": {"H": 1, "W": 40, "FH": 1, "turned": 1},
        "padding wider than the window": {"H": 2, "W": 3, "FH": 2, "FW": 2, "P": 5, "N": 2},
        "many channels": {"C": 9, "M": 5, "H": 3, "W": 4},
        "a real layer": {"N": 2, "C": 3, "M": 4, "H": 11, "W": 12, "S": 2, "P": 1, "bias": 1, "turned": 1},
        "a large kernel": {"H": 9, "FH": 7, "FW": 5},
    },
)


@conv2d.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """x (N, C, H, W), w (M, C, FH, FW), b (M,), and the options said."""
    x = draw.array(plan.N, plan.C, plan.H, plan.W) + plan.offset
    shape = (plan.M, plan.C, plan.FH, plan.FW)
    w = draw.array(*shape, most=9, unit=1) if plan.whole else draw.array(*shape)
    if not plan.turned:
        w = np.maximum(w, w[:, :, ::-1, ::-1])
    b = draw.array(plan.M) * plan.bias
    said = (("stride", plan.S, 1), ("padding", plan.P, 0))
    options = {k: v for k, v, default in said if plan.said or v != default}
    return tuple(a.astype(plan.dtype) for a in (x, w, b)), options


@conv2d.relation("Doubling the input doubles the output, once the bias is taken off.")
def linear_in_input(f: Function, x: Array, w: Array, b: Array) -> tuple[Array, Array]:
    return f(2 * x, w, b) - f(0 * x, w, b), 2 * (f(x, w, b) - f(0 * x, w, b))


@conv2d.relation("Each image is convolved by itself, whatever stands before it.")
def images_apart(f: Function, x: Array, w: Array, b: Array) -> tuple[Array, Array]:
    return f(x[::-1], w, b)[::-1], f(x, w, b)


@conv2d.relation("Each kernel makes its own map, whatever kernel stands before it.")
def kernels_apart(f: Function, x: Array, w: Array, b: Array) -> tuple[Array, Array]:
    return f(x, w[::-1], b[::-1])[:, ::-1], f(x, w, b)


@conv2d.mistake("You flipped the kernel: layers of networks correlate, they do not flip it.")
def flips_kernel(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w[:, :, ::-1, ::-1], b, stride, padding)


@conv2d.mistake("You left out the bias: add each kernel's b to every number of its map.")
def forgets_bias(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w, 0 * b, stride, padding)


@conv2d.mistake("You added the bias once per input channel: it is added once, to the sum of all channels.")
def bias_per_channel(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w, b * x.shape[1], stride, padding)


@conv2d.mistake("You used the first channel only: a kernel spans all channels, and their sums are added.")
def first_channel_only(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x[:, :1], w[:, :1], b, stride, padding)


@conv2d.mistake("You averaged over the channels: their sums are added.")
def averages_channels(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w / x.shape[1], b, stride, padding)


@conv2d.mistake("You convolved the first image only: x holds a batch of N images.")
def first_image_only(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x[:1], w, b, stride, padding).repeat(len(x), axis=0)


@conv2d.mistake("You left out the padding: put P rows and columns of zeros on each side.")
def ignores_padding(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w, b, stride)


@conv2d.mistake("You padded the top and the left only: zeros go on all four sides.")
def pads_once(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(np.pad(x, ((0, 0), (0, 0), (padding, 0), (padding, 0))), w, b, stride)


@conv2d.mistake("You left out the stride: the window moves S cells at a time.")
def ignores_stride(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w, b, 1, padding)


@conv2d.mistake("You let windows hang over the edge: the output size is rounded down.")
def rounds_up(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    over = [-(n + 2 * padding - f) % stride for n, f in zip(x.shape[2:], w.shape[2:], strict=True)]
    sides = [(padding, padding + more) for more in over]
    return reference(np.pad(x, ((0, 0), (0, 0), *sides)), w, b, stride)


@conv2d.mistake("You took the kernel's height for its width: a kernel need not be square.")
def height_for_width(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    return reference(x, w[:, :, :, : w.shape[2]], b, stride, padding)


# ------------------------------------------------------------------------------------------------- by hand
Grid = tuple[tuple[int, ...], ...]


class ConvCase(msgspec.Struct, frozen=True):
    """One image under two kernels, as on the slide."""

    x: tuple[Grid, ...]  # (C, H, W)
    w: tuple[tuple[Grid, ...], ...]  # (2, C, 3, 3)
    b: tuple[int, int]
    stride: int
    padding: int = 1


def _call(p: ConvCase) -> Arguments:
    return (np.array([p.x], float), np.array(p.w, float), np.array(p.b, float)), {
        "stride": p.stride,
        "padding": p.padding,
    }


def _map(m: int) -> Field:
    return Field(
        f"map_{m}", weight=4, of=conv2d, call=_call, pick=lambda y: y[0, m],
        inherits=["flips_kernel", "forgets_bias", "bias_per_channel", "first_channel_only"],
    )  # fmt: skip


convolution_by_hand = Problem(
    name="convolution_by_hand",
    topic="convolution",
    parameters=ConvCase,
    fields=[_map(0), _map(1), Field("multiplications")],
    unit="multiplications of numbers other than 0",
    effort_at={"easy": 48, "standard": 120, "hard": 160},
    max_digits=3,
)
