"""Convolution of several channels with several kernels, bias, padding and stride [lecture, slide "Згортка"]."""

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.frozen import Array, Memory
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.stream import Stream


def reference(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    """Cross-correlation of x (N, C, H, W) with w (M, C, FH, FW), plus b (M,): (N, M, H', W'), sizes rounded down."""
    n, c, height, width = x.shape
    padded = np.zeros((n, c, height + 2 * padding, width + 2 * padding), x.dtype)  # ten times as fast as np.pad
    padded[:, :, padding : padding + height, padding : padding + width] = x
    windows = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    y: Array = np.einsum("nchwuv,mcuv->nmhw", windows, w) + b[:, None, None]
    return y


def _kernel_shape(p: Plan) -> int:
    if p.FH * p.FW == 1:
        return 4
    return 1 if p.FH > p.FW else 2 if p.FH < p.FW else 3 * (p.FH % 2 == 0)


def _places(p: Plan) -> int:
    return int((1 + (p.H + 2 * p.P - p.FH) // p.S) * (1 + (p.W + 2 * p.P - p.FW) // p.S))


MEMORY: tuple[Memory, ...] = ("C", "F", "strided")

conv2d = Exercise(
    reference,
    name="conv2d",
    version=2,
    topic="convolution",
    summary="Convolution of a batch, as layers of a network do it: the kernel is not flipped.",
    shapes="x (N, C, H, W), w (M, C, FH, FW), b (M,) → (N, M, H', W')",
    letters={
        "N": (1, 2, 3),
        "C": (1, 2, 3),
        "M": (1, 2, 3),
        "H": (5, 1, 2, 3, 4, 6, 7, 8),
        "W": (5, 1, 2, 3, 4, 6, 7, 8),
        "FH": (3, 1, 2, 4),
        "FW": (3, 1, 2, 4),
        "P": (0, 1, 2, 3),
        "S": (1, 2, 3, 4, 5),
        "bias": (0, 1),
        "turned": (0, 1),
        "whole": (0, 1),
        "fine": (0, 1),
        "offset": (0, 1000),
        "dtype": ("float64", "float32"),
        "memory": MEMORY,
        "said": (0, 1),
        "by_position": (0, 1),
    },
    fits=lambda p: (
        p.FH <= p.H + 2 * p.P and p.FW <= p.W + 2 * p.P and p.said >= p.by_position and not (p.whole and p.fine)
    ),
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
        Factor(
            "stride",
            10,
            lambda p: (p.S > 1) + (max(1, min(p.FH, p.FW)) < p.S),
            ("stride 1", "a stride up to the kernel", "a stride beyond the kernel"),
        ),
        Factor(
            "rest",
            3,
            lambda p: any((n + 2 * p.P - f) % p.S for n, f in ((p.H, p.FH), (p.W, p.FW))),
            ("the stride divides", "rows or columns are left over"),
        ),
        Factor("image", 4, lambda p: (p.H > p.W) + 2 * (p.H < p.W), ("a square image", "a tall image", "a wide image")),
        Factor(
            "kernel",
            4,
            _kernel_shape,
            ("an odd square kernel", "a tall kernel", "a wide kernel", "an even kernel", "a 1×1 kernel"),
        ),
        Factor("room", 1, lambda p: (p.FH, p.FW) == (p.H, p.W), ("a smaller kernel", "a kernel as large as the image")),
        Factor("type", 1, lambda p: p.dtype == "float32", ("float64", "float32")),
        Factor(
            "weights",
            2,
            lambda p: p.whole + 2 * p.fine,
            ("fractional weights", "whole weights", "numbers with many decimals"),
        ),
        Factor("size", 1, lambda p: p.offset > 0, ("usual values", "values around 1000")),
        Factor("memory", 1, lambda p: MEMORY.index(p.memory), ("C order", "Fortran order", "a strided view")),
        Factor(
            "call",
            1,
            lambda p: p.said + p.by_position,
            ("defaults left out", "defaults said", "all arguments by position"),
        ),
    ],
    simple_points=11,
    state_points=3,
    examples=[
        Example((np.array([[[[1.0, 2, 0], [0, 1, 3], [4, 0, 1]]]]), np.array([[[[1.0, 0], [2, -1]]]]), np.zeros(1))),
        Example((np.array([[[[1.0, 2, 0], [0, 1, 3]]]]), np.array([[[[1.0, 0], [2, -1]]]]), np.array([10.0]))),
        Example((np.array([[[[1.0, 2], [3, 4]], [[0, 1], [1, 0]]]]), np.array([[[[1.0]], [[5]]]]), np.zeros(1))),
        Example((np.array([[[[1.0, 2, 0]]]]), np.array([[[[1.0, 3]]], [[[2, -1]]]]), np.zeros(2))),
        Example(
            (np.array([[[[1.0, 2, 0], [0, 1, 3]]]]), np.array([[[[1.0, 0], [2, -1]]]]), np.zeros(1)), {"padding": 1}
        ),
        Example(
            (np.arange(1.0, 21).reshape(1, 1, 4, 5) % 7, np.array([[[[1.0, 0], [2, -1]]]]), np.zeros(1)), {"stride": 2}
        ),
    ],
    edges={
        "a single pixel": {"H": 1, "W": 1, "FH": 1, "FW": 1},
        "a long thin image": {"H": 1, "W": 40, "FH": 1, "turned": 1},
        "padding wider than the window": {"H": 2, "W": 3, "FH": 2, "FW": 2, "P": 5, "N": 2},
        "many channels": {"C": 9, "H": 4, "W": 4},
        "many kernels": {"M": 9, "H": 4, "W": 4},
        "many images": {"N": 9, "H": 4, "W": 4},
        "a real layer": {"N": 2, "C": 3, "M": 4, "H": 11, "W": 12, "S": 2, "P": 1, "bias": 1, "turned": 1},
        "a large kernel": {"H": 9, "FH": 7, "FW": 5},
    },
)


@conv2d.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """x (N, C, H, W), w (M, C, FH, FW), b (M,), and the options said."""
    drawn = draw.fine if plan.fine else draw.array
    x = drawn(plan.N, plan.C, plan.H, plan.W) + plan.offset
    shape = (plan.M, plan.C, plan.FH, plan.FW)
    w = draw.array(*shape, most=9, unit=1) if plan.whole else drawn(*shape)
    if not plan.turned:
        w = np.maximum(w, w[:, :, ::-1, ::-1])
    b = draw.array(plan.M) * plan.bias
    if plan.whole and plan.FW > 2:  # as edge detectors have them
        w[..., [-1] if plan.turned else [0, -1]] = 0
    if plan.whole and plan.C > 1:
        w[:, 0] = 0
    if plan.whole and plan.M > 1:
        b[0] = 0
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


@conv2d.mistake("Your windows start at i and j: with a stride of S they start at i·S and j·S.")
def starts_at_every_cell(x: Array, w: Array, b: Array, stride: int = 1, padding: int = 0) -> Array:
    height, width = reference(x, w, b, stride, padding).shape[2:]
    return reference(x, w, b, 1, padding)[:, :, :height, :width]


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
    return (np.array([p.x]), np.array(p.w), np.array(p.b)), {"stride": p.stride, "padding": p.padding}


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

# (C, H, W), and the stride. The slide's size is among the standard ones; the hard ones leave a row or a column over.
# Never as many channels as kernels: whoever counts one channel, and whoever counts one kernel, would answer the same.
SIZES: dict[Difficulty, tuple[tuple[int, int, int, int], ...]] = {
    "easy": ((3, 2, 2, 1), (3, 2, 3, 1), (3, 3, 2, 1)),
    "standard": ((3, 3, 3, 1), (3, 2, 4, 1), (3, 4, 2, 1), (3, 3, 4, 1), (3, 4, 3, 1)),
    "hard": ((3, 5, 6, 2), (3, 6, 5, 2), (3, 6, 6, 2), (3, 4, 6, 2), (3, 6, 4, 2)),
}


@convolution_by_hand.effort
def effort(p: ConvCase) -> float:
    """Products that have to be worked out: neither the cell nor the weight is 0."""
    (x, w, b), options = _call(p)
    return float(reference(np.sign(abs(x)), np.sign(abs(w)), 0 * b, **options).sum())


@convolution_by_hand.sampler
def sample(draw: Stream, difficulty: Difficulty) -> ConvCase:
    """Small integers, with as many zeros as bring the effort near its level's."""
    c, height, width, stride = draw.choice(SIZES[difficulty])
    every = 2 * c * _reach(height, stride) * _reach(width, stride)
    share = convolution_by_hand.effort_at[difficulty] / every  # of the products that are to be other than 0
    filled = min(1.0, max(0.75, share / 0.75))  # of the image; the rest of the zeros are in the kernels
    numbers, weights = ((1, 2, 3, 4), (-2, -1, 1, 2)) if difficulty == "hard" else ((1, 2, 3), (-1, 1))
    x = tuple(_sparse(draw, height, width, filled, numbers) for _ in range(c))
    w = tuple(tuple(_kernel(draw, share / filled, weights) for _ in range(c)) for _ in range(2))
    return ConvCase(x, w, (draw.choice((-2, -1, 1, 2)), draw.choice((-2, -1, 1, 2))), stride)


def _reach(n: int, stride: int) -> int:
    """How often windows of 3 on n cells, padded by 1, meet a cell other than padding."""
    return sum(0 <= start + k < n for start in range(-1, n - 1, stride) for k in range(3))


def _sparse(draw: Stream, rows: int, columns: int, filled: float, numbers: tuple[int, ...]) -> Grid:
    """A grid of `numbers`; all but the part `filled` of its cells are 0."""
    count = rows * columns
    some = max(1, round(filled * count))
    cells = draw.shuffle([draw.choice(numbers) for _ in range(some)] + [0] * (count - some))
    return tuple(tuple(cells[i : i + columns]) for i in range(0, count, columns))


def _kernel(draw: Stream, filled: float, weights: tuple[int, ...]) -> Grid:
    """A 3×3 grid that differs when it is turned: else nobody would see it flipped."""
    while (grid := _sparse(draw, 3, 3, filled, weights)) == tuple(row[::-1] for row in grid[::-1]):
        pass
    return grid


@convolution_by_hand.solve("multiplications")
def multiplications(p: ConvCase) -> int:
    """Every weight at every position, the padding's zeros, too."""
    height, width = _size(p)
    return 2 * len(p.x) * 9 * height * width


def _size(p: ConvCase) -> tuple[int, int]:
    """Height and width of a map: windows of 3, padding 1."""
    return (len(p.x[0]) - 1) // p.stride + 1, (len(p.x[0][0]) - 1) // p.stride + 1


def _maps(y: Array) -> dict[str, Array]:
    return {"map_0": y[0, 0], "map_1": y[0, 1]}


@convolution_by_hand.mistake("You added each kernel's bias to the other's map.")
def swaps_biases(p: ConvCase) -> dict[str, Array]:
    (x, w, b), options = _call(p)
    return _maps(reference(x, w, b[::-1], **options)) if p.b[0] != p.b[1] else {}


@convolution_by_hand.mistake("You put the first window inside the image: with padding 1 it begins in the grey zeros.")
def starts_inside(p: ConvCase) -> dict[str, Array]:
    (x, w, b), _ = _call(p)
    return _maps(reference(np.pad(x, ((0, 0), (0, 0), (0, 2), (0, 2))), w, b, p.stride))


@convolution_by_hand.mistake("You left out the stride: the window moves two cells at a time.")
def walks_every_cell(p: ConvCase) -> dict[str, Array]:
    (x, w, b), _ = _call(p)
    height, width = _size(p)
    return _maps(reference(x, w, b, 1, p.padding)[:, :, :height, :width]) if p.stride > 1 else {}


@convolution_by_hand.mistake("You counted the multiplications of one kernel only.")
def counts_one_kernel(p: ConvCase) -> dict[str, int]:
    return {"multiplications": multiplications(p) // len(p.w)}


@convolution_by_hand.mistake("You counted the multiplications of one channel only.")
def counts_one_channel(p: ConvCase) -> dict[str, int]:
    return {"multiplications": multiplications(p) // len(p.x)}


@convolution_by_hand.mistake("You left out the multiplications by the padding's zeros: here they count.")
def skips_the_padding(p: ConvCase) -> dict[str, int]:
    inside = _reach(len(p.x[0]), p.stride) * _reach(len(p.x[0][0]), p.stride)
    return {"multiplications": 2 * len(p.x) * inside}


@convolution_by_hand.gate
def gate(p: ConvCase, answer: Answer) -> str:
    """Of no map is more than half zeros."""
    dull = (name for name in ("map_0", "map_1") if 2 * answer[name].cells.count(0) > len(answer[name].cells))
    return next((f"{name} is mostly zeros" for name in dull), "")


@convolution_by_hand.steps
def steps(p: ConvCase, answer: Answer) -> list[Note]:
    """The size, the first cell in full, each channel's part of each map, the count."""
    (x, w, b), options = _call(p)
    rows, columns = map(str, _size(p))
    size = {"h": str(x.shape[2]), "w": str(x.shape[3]), "s": str(p.stride), "rows": rows, "columns": columns}
    corner = np.pad(x[0], ((0, 0), (1, 1), (1, 1)))[:, :3, :3]
    products = [f"{_signed(a)}·{_signed(k)}" for a, k in zip(corner.ravel(), w[0].ravel(), strict=True) if a and k]
    first = {"products": " + ".join([*products, _signed(p.b[0])]), "sum": _signed(answer["map_0"].cells[0])}
    notes = [
        Note("A map has ({h} − 3 + 2·1)/{s} + 1 → {rows} rows and ({w} − 3 + 2·1)/{s} + 1 → {columns} columns.", size),
        Note("First cell of map 0, without the zeros, with its bias: {products} = {sum}.", first),
    ]
    for m, bias in enumerate(p.b):
        for c in range(len(p.x)):
            part = reference(x[:, c : c + 1], w[m : m + 1, c : c + 1], 0 * b[:1], **options)[0, 0].tolist()
            notes.append(Note("Map {m}, channel {c}: {grid}", {"m": str(m), "c": str(c), "grid": _text(part)}))
        whole = {"m": str(m), "bias": _signed(bias), "grid": _text(answer[f"map_{m}"].nested)}
        notes.append(Note("Map {m}, the sum of its channels and the bias {bias}: {grid}", whole))
    count = {"c": str(len(p.x)), "rows": rows, "columns": columns, "count": str(multiplications(p))}
    told = "Multiplications: 2 kernels · {c} channels · 3·3 weights · {rows}·{columns} positions = {count}."
    return [*notes, Note(told, count)]


def _signed(number: object) -> str:
    return f"{number:g}".replace("-", "−")


def _text(grid: list[list[float]]) -> str:
    return "[" + "; ".join(" ".join(map(_signed, row)) for row in grid) + "]"


PROBLEMS = (convolution_by_hand,)
EXERCISES = (conv2d,)
