"""Pooling: the maximum and the average of windows, by hand and in numpy [lecture, slide "Пулінг (підвибірка)"]."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.frozen import Array
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem, Values
from coursekit.stream import Stream


def _windows(x: Array, size: int, stride: int) -> Array:
    """All windows of x (N, C, H, W): a view (N, C, H', W', size, size); H' and W' are rounded down."""
    return sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]


def maximum(x: Array, size: int, stride: int) -> Array:
    """The largest number of every window: (N, C, H', W'), no padding."""
    return np.asarray(_windows(x, size, stride).max(axis=(4, 5)))


def average(x: Array, size: int, stride: int) -> Array:
    """The average of every window: (N, C, H', W'), no padding."""
    return np.asarray(_windows(x, size, stride).mean(axis=(4, 5)))


class _Shape:
    """What the letters of a plan amount to. They say how sizes differ, the simple one 0, so that one letter changes
    one thing: a larger window brings a larger image, and no other stride."""

    def __init__(self, plan: Plan) -> None:
        self.size = int(plan.size)
        self.stride = self.size + int(plan.gap)
        self.height = self.size + int(plan.room)
        self.width = self.height + int(plan.wider)

    @property
    def rest(self) -> bool:
        """Are rows or columns left over?"""
        return any((n - self.size) % self.stride for n in (self.height, self.width))

    @property
    def alone(self) -> bool:
        """Is the window as large as the image, with nowhere to move?"""
        return self.height == self.width == self.size

    @property
    def windows(self) -> int:
        """How many there are in an image."""
        rows, columns = ((n - self.size) // self.stride + 1 for n in (self.height, self.width))
        return rows * columns

    @property
    def moves(self) -> int:
        """The level of the stride."""
        return 0 if self.alone else 1 if self.stride == self.size else 2 if self.stride < self.size else 3


def _fits(plan: Plan) -> bool:
    """The window fits; where it has nowhere to move the stride is the simple one. Zeros and whole numbers have their
    own signs and sizes."""
    shape = _Shape(plan)
    if shape.width < shape.size or shape.stride < 1 or (plan.gap and shape.alone):
        return False
    return bool(plan.zeros + plan.whole + (plan.negative or plan.offset > 0) < 2 and plan.whole + plan.fine < 2)


def _work(plan: Plan) -> float:
    """Numbers that a naive solution reads."""
    shape = _Shape(plan)
    return float(plan.N * plan.C * shape.windows * shape.size**2)


LETTERS: dict[str, tuple[Any, ...]] = {
    "N": (1, 2, 3),
    "C": (1, 2, 3),
    "size": (2, 1, 3, 4),
    "room": (0, 1, 2, 3, 4, 5, 6),  # height − size
    "wider": (0, 1, -1, 2, -2, 3, -3),  # width − height
    "gap": (0, -1, 1, 2, -2),  # stride − size
    "negative": (0, 1),
    "zeros": (0, 1),
    "whole": (0, 1),
    "fine": (0, 1),
    "offset": (0, 1000, 1_000_000),
    "dtype": ("float64", "float32"),
    "memory": ("C", "F", "strided"),
    "by_position": (True, False),
}
FACTORS = (
    Factor("channels", 11, lambda p: p.C > 1, ("one channel", "several channels")),
    Factor("batch", 11, lambda p: p.N > 1, ("one image", "several images")),
    Factor("window", 12, lambda p: 1 if p.size > 2 else 2 * (p.size < 2),
           ("a window of 2×2", "a larger window", "a window of 1×1")),
    Factor("stride", 15, lambda p: _Shape(p).moves,
           ("a single window", "windows side by side", "windows that overlap", "gaps between the windows")),
    Factor("rest", 5, lambda p: _Shape(p).rest,
           ("the stride divides", "rows or columns left over")),
    Factor("image", 4, lambda p: (p.wider < 0) + 2 * (p.wider > 0), ("a square image", "a tall image", "a wide image")),
    Factor("sign", 6, lambda p: p.negative, ("positive numbers", "negative numbers, too")),
    Factor("zeros", 3, lambda p: p.zeros + 2 * p.whole,
           ("no zeros", "zeros and negative numbers", "whole numbers, some of them equal")),
    Factor("size", 1, lambda p: p.offset > 0, ("usual values", "values far from 0")),
    Factor("decimals", 1, lambda p: p.fine, ("a few decimals", "many decimals")),
    Factor("type", 1, lambda p: p.dtype == "float32", ("float64", "float32")),
    Factor("memory", 2, lambda p: ("C", "F", "strided").index(p.memory),
           ("C order", "Fortran order", "a strided view")),
    Factor("call", 1, lambda p: not p.by_position, ("all arguments by position", "size and stride by name")),
)  # fmt: skip
EDGES: dict[str, dict[str, Any]] = {
    "long thin image": {"wider": 29, "gap": 1, "negative": 1},
    "many channels": {"C": 9},
    "many images": {"N": 9},
    "a window of five that overlaps": {"size": 5, "wider": 1, "gap": -2},
    "windows of five that overlap": {"N": 2, "C": 2, "size": 5, "room": 3, "wider": 1, "gap": -2},
    "a tall image of one column": {"room": 6, "wider": -6, "gap": 1},
    "near minus a million": {"negative": 1, "offset": 1_000_000},
    "windows of three at every cell": {"size": 3, "room": 2, "wider": 1, "gap": -2},
    "many windows of three": {"N": 3, "C": 3, "size": 3},
    "as in AlexNet": {"N": 2, "C": 3, "size": 3, "room": 10, "gap": -1},
    "one window, a large step": {"size": 3, "wider": 1, "gap": 6},
    "a large image, windows of one": {"size": 1, "room": 18, "fine": 1},
}
SLIDE = np.array([[[[1, 3, 2, 5], [0, 8, 7, 0], [6, 3, 1, 9], [2, 3, 0, 7]]]], dtype=np.float64)
EXAMPLES = (
    Example((SLIDE,), {"size": 2, "stride": 2}),
    Example((np.array([[[[4, 1, 7, 3], [2, 9, 5, 8], [6, 2, 1, 4]]]], dtype=np.float64),), {"size": 2, "stride": 1}),
    Example((np.array([[[[1, 6], [4, 2]], [[0, 3], [8, 7]]]], dtype=np.float64),), {"size": 2, "stride": 2}),
)


def _pooling(reference: Function, name: str, summary: str) -> Exercise:
    """Both exercises have the same letters and the same factors: they differ in what is taken of a window."""
    return Exercise(
        reference, name=name, version=2, topic="pooling", summary=summary, shapes="x (N, C, H, W) → (N, C, H', W')",
        letters=LETTERS, fits=_fits, work=_work, magnitude=lambda x: float(np.abs(x).max()), factors=FACTORS,
        simple_points=21, state_points=2, examples=EXAMPLES, edges=EDGES,
    )  # fmt: skip


max_pool2d = _pooling(maximum, "max_pool2d", "The largest number of every window of every channel.")
avg_pool2d = _pooling(average, "avg_pool2d", "The average of every window of every channel.")


@max_pool2d.case
@avg_pool2d.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """x (N, C, H, W), size and stride. Where there are negative numbers, the first window has no others, or no others
    but zeros; far from 0 nothing else is there."""
    shape = _Shape(plan)
    sides = plan.N, plan.C, shape.height, shape.width
    x = draw.fine(*sides) if plan.fine else _all_different(draw, *sides)
    if plan.whole:
        x = np.abs(np.round(x / 2)) + 1
    elif plan.zeros:
        x = np.abs(x)
        if shape.windows > 1:  # 0 alone is no maximum that tells
            x[:, :, : shape.size, : shape.size] *= -1
        x[:, :, ::2, ::2] = 0
    elif plan.negative and plan.offset:
        x = -np.abs(x) - plan.offset
    elif plan.negative:
        first = x[:, :, : shape.size, : shape.size]
        first[...] = -np.abs(first)
    else:
        x = np.abs(x) + plan.offset
    return (x.astype(plan.dtype),), {"size": shape.size, "stride": shape.stride}


def _all_different(draw: Stream, n: int, c: int, height: int, width: int) -> Array:
    """Multiples of 1/16 up to ±8, or further in large images: no two of a channel are the same but for their signs."""
    signs, count = np.sign(draw.array(n, c, height, width)), height * width
    magnitudes = [draw.sample(range(1, max(128, count + 1)), count) for _ in range(n * c)]
    return np.asarray(signs * np.reshape(magnitudes, signs.shape) / 16)


@max_pool2d.relation("Adding a number to the image adds it to every result.", 1)
@avg_pool2d.relation("Adding a number to the image adds it to every result.", 1)
def shifts_along(f: Function, x: Array) -> tuple[Array, Array]:
    return f(x + 3), f(x) + 3


@max_pool2d.relation("Exchanging rows and columns of the image exchanges those of the result.", 1)
@avg_pool2d.relation("Exchanging rows and columns of the image exchanges those of the result.", 1)
def rows_are_like_columns(f: Function, x: Array) -> tuple[Array, Array]:
    return f(x.transpose(0, 1, 3, 2)), f(x).transpose(0, 1, 3, 2)


@max_pool2d.relation("Every image and every channel is pooled by itself, whatever stands before it.", 2)
@avg_pool2d.relation("Every image and every channel is pooled by itself, whatever stands before it.", 1)
def channels_apart(f: Function, x: Array) -> tuple[Array, Array]:
    return f(x[::-1, ::-1])[::-1, ::-1], f(x)


@avg_pool2d.relation("The average of a sum is the sum of the averages.", 1)
def additive(f: Function, x: Array) -> tuple[Array, Array]:
    return f(x + x[:, :, ::-1]), f(x) + f(x[:, :, ::-1])


# -------------------------------------------------------------------------------------- mistakes of both
def _mistakes_of_both(exercise: Exercise, pool: Function, take: Callable[[Array], Any]) -> None:
    """`pool` is the reference, `take` what it takes of one window."""

    @exercise.mistake("You moved the window by its own size: the stride says how far it moves.")
    def ignores_stride(x: Array, size: int, stride: int) -> Any:
        return pool(x, size, size)

    @exercise.mistake("You moved the window by one cell at a time: it moves by the stride.")
    def moves_by_one(x: Array, size: int, stride: int) -> Any:
        return pool(x, size, 1)

    @exercise.mistake("Your windows start at i and j: with a stride of S they start at i·S and j·S.")
    def starts_at_every_cell(x: Array, size: int, stride: int) -> Any:
        height, width = pool(x, size, stride).shape[2:]
        return pool(x, size, 1)[:, :, :height, :width]

    @exercise.mistake("Your window is always 2×2: it has `size` rows and `size` columns.")
    def fixed_window(x: Array, size: int, stride: int) -> Any:
        return pool(x, 2, stride)

    @exercise.mistake("You pooled the first image only: each image of the batch has its own result.")
    def first_image_only(x: Array, size: int, stride: int) -> Any:
        return pool(x[:1], size, stride).repeat(len(x), axis=0)

    @exercise.mistake("You pooled the first channel only: each channel has its own result.")
    def first_channel_only(x: Array, size: int, stride: int) -> Any:
        return pool(x[:, :1], size, stride).repeat(x.shape[1], axis=1)

    @exercise.mistake("You pooled over the channels, too: pooling keeps every channel apart.")
    def merges_channels(x: Array, size: int, stride: int) -> Any:
        windows = _windows(x, size, stride)
        merged = np.stack([take(windows[n].transpose(1, 2, 0, 3, 4)) for n in range(len(x))])
        return merged[:, None].repeat(x.shape[1], axis=1)

    @exercise.mistake("You counted a window that sticks out of the image: leave out what does not fit wholly.")
    def keeps_the_rest(x: Array, size: int, stride: int) -> Any:
        return _keeping_the_rest(x, size, stride, take)

    @exercise.mistake("You took the height for the width: the image need not be square.")
    def height_for_width(x: Array, size: int, stride: int) -> Any:
        return pool(x[:, :, :, : x.shape[2]], size, stride)


def _keeping_the_rest(x: Array, size: int, stride: int, take: Callable[[Array], Any]) -> Array:
    height, width = x.shape[2:]
    tops = [i for i in range(0, height - size + stride, stride) if i < height]
    lefts = [j for j in range(0, width - size + stride, stride) if j < width]
    rows = [[take(x[:, :, i : i + size, j : j + size]) for j in lefts] for i in tops]
    return np.array(rows).transpose(2, 3, 0, 1)


_mistakes_of_both(max_pool2d, maximum, lambda window: window.reshape(*window.shape[:2], -1).max(axis=-1))
_mistakes_of_both(avg_pool2d, average, lambda window: window.reshape(*window.shape[:2], -1).mean(axis=-1))


@max_pool2d.mistake("Your maximum starts at 0: where all numbers of a window are negative, it must be negative, too.")
def starts_at_zero(x: Array, size: int, stride: int) -> Array:
    return np.maximum(maximum(x, size, stride), 0)


@max_pool2d.mistake("You took 0 for no number yet: `if best` is false for 0, too. Ask whether it is None.")
def takes_zero_for_nothing(x: Array, size: int, stride: int) -> Array:
    windows = _windows(x, size, stride)
    best, *others = np.moveaxis(windows.reshape(*windows.shape[:4], -1), -1, 0)
    for cell in others:
        best = np.where(best == 0, cell, np.maximum(best, cell))
    return np.asarray(best)


@max_pool2d.mistake("You took the number that is largest without its sign: −9 is less than 2.")
def ignores_sign(x: Array, size: int, stride: int) -> Array:
    high, low = maximum(x, size, stride), -maximum(-x, size, stride)
    return np.where(-low > high, low, high)


@max_pool2d.mistake("Where the largest number stands several times in a window you added it up: it counts once.")
def adds_equal_maxima(x: Array, size: int, stride: int) -> Array:
    windows = _windows(x, size, stride)
    return np.asarray((windows * (windows == windows.max(axis=(4, 5), keepdims=True))).sum(axis=(4, 5)))


@max_pool2d.mistake("You took the smallest number of the window, not the largest.")
def takes_minimum(x: Array, size: int, stride: int) -> Array:
    return -maximum(-x, size, stride)


@max_pool2d.mistake("You averaged the window: max pooling takes its largest number.")
def takes_average(x: Array, size: int, stride: int) -> Array:
    return average(x, size, stride)


@avg_pool2d.mistake("You took the largest number of the window: average pooling takes the average.")
def takes_maximum(x: Array, size: int, stride: int) -> Array:
    return maximum(x, size, stride)


@avg_pool2d.mistake("You divided by the side of the window: it holds side × side numbers.")
def divides_by_side(x: Array, size: int, stride: int) -> Array:
    return average(x, size, stride) * size


@avg_pool2d.mistake("You always divided by 4: the number of cells depends on the size of the window.")
def divides_by_four(x: Array, size: int, stride: int) -> Array:
    return average(x, size, stride) * size**2 / 4


@avg_pool2d.mistake("You summed the window, but did not divide by the number of its cells.")
def does_not_divide(x: Array, size: int, stride: int) -> Array:
    return average(x, size, stride) * size**2


@avg_pool2d.mistake("You left the zeros out of the average: a cell counts whatever stands in it.")
def leaves_zeros_out(x: Array, size: int, stride: int) -> Array:
    windows = _windows(x, size, stride)
    return np.asarray(windows.sum(axis=(4, 5)) / np.maximum((windows != 0).sum(axis=(4, 5)), 1))


@avg_pool2d.mistake("You counted equal numbers of a window once: the average is that of all its cells.")
def counts_equal_numbers_once(x: Array, size: int, stride: int) -> Array:
    windows = _windows(x, size, stride)
    windows = np.sort(windows.reshape(*windows.shape[:4], -1))
    first = np.diff(windows, axis=-1, prepend=-np.inf) > 0
    return np.asarray((windows * first).sum(axis=-1) / first.sum(axis=-1))


@avg_pool2d.mistake("You rounded the averages down: keep their fractions.")
def rounds_down(x: Array, size: int, stride: int) -> Array:
    return np.floor(average(x, size, stride))


# ------------------------------------------------------------------------------------------------ by hand
class PoolCase(msgspec.Struct, frozen=True):
    """One map of integers, and the square window that slides over it."""

    x: tuple[tuple[int, ...], ...]
    size: int
    stride: int

    @property
    def positions(self) -> tuple[int, int]:
        """How many windows stand below and beside each other."""
        return (len(self.x) - self.size) // self.stride + 1, (len(self.x[0]) - self.size) // self.stride + 1

    def window(self, row: int, column: int) -> list[int]:
        """The numbers of one window, row by row."""
        top, left = row * self.stride, column * self.stride
        return [n for line in self.x[top : top + self.size] for n in line[left : left + self.size]]


def _call(p: PoolCase) -> Arguments:
    return (np.array([[p.x]], dtype=np.float64),), {"size": p.size, "stride": p.stride}


def _map(result: Array) -> Any:
    return result[0, 0]


pooling_by_hand = Problem(
    name="pooling_by_hand",
    topic="pooling",
    parameters=PoolCase,
    fields=[
        Field("max", of=max_pool2d, call=_call, pick=_map, inherits=("takes_minimum", "takes_average")),
        Field("average", kind="real", decimals=2, of=avg_pool2d, call=_call, pick=_map,
              inherits=("takes_maximum", "divides_by_side", "does_not_divide", "rounds_down")),
    ],
    unit="numbers read",
    effort_at={"easy": 32, "standard": 48, "hard": 108},
    max_digits=2,
)  # fmt: skip

# (height, width, size, stride) of each difficulty: equal effort, and some sizes that the stride does not divide
SIZES: dict[Difficulty, tuple[tuple[int, int, int, int], ...]] = {
    "easy": ((4, 4, 2, 2),),
    "standard": ((4, 6, 2, 2), (6, 4, 2, 2), (5, 6, 2, 2), (4, 7, 2, 2), (7, 5, 2, 2), (3, 4, 2, 1), (4, 3, 2, 1)),
    "hard": ((5, 7, 3, 2), (7, 5, 3, 2), (6, 7, 3, 2), (8, 6, 3, 2), (4, 5, 3, 1), (5, 4, 3, 1)),
}


@pooling_by_hand.effort
def effort(p: PoolCase) -> float:
    """Every window is read twice: for its maximum and for its average."""
    rows, columns = p.positions
    return 2.0 * rows * columns * p.size**2


@pooling_by_hand.sampler
def sample(draw: Stream, difficulty: Difficulty) -> PoolCase:
    """x from 0 to 9 as on the slide; hard: windows that overlap, and negative numbers, too."""
    height, width, size, stride = draw.choice(SIZES[difficulty])
    low = -6 if difficulty == "hard" else 0
    x = draw.integers(height, width, low=low, high=9)
    return PoolCase(x=tuple(map(tuple, x.tolist())), size=size, stride=stride)


def _both(p: PoolCase, mistake: str) -> dict[str, Any]:
    """Both fields, as someone finds them who makes one of the mistakes that both exercises know."""
    (x,), options = _call(p)
    return {
        "max": _map(max_pool2d.mistakes[mistake].function(x, **options)),
        "average": _map(avg_pool2d.mistakes[mistake].function(x, **options)),
    }


@pooling_by_hand.mistake(max_pool2d.mistakes["ignores_stride"].told)
def ignores_stride(p: PoolCase) -> dict[str, Any]:
    return _both(p, "ignores_stride") if p.stride != p.size else {}


@pooling_by_hand.mistake(max_pool2d.mistakes["moves_by_one"].told)
def moves_by_one(p: PoolCase) -> dict[str, Any]:
    return _both(p, "moves_by_one") if p.stride > 1 else {}


@pooling_by_hand.mistake(max_pool2d.mistakes["keeps_the_rest"].told)
def keeps_the_rest(p: PoolCase) -> dict[str, Any]:
    return _both(p, "keeps_the_rest") if any((n - p.size) % p.stride for n in (len(p.x), len(p.x[0]))) else {}


@pooling_by_hand.mistake("You left the zeros out of the average: a cell counts whatever stands in it.")
def leaves_out_zeros(p: PoolCase) -> dict[str, Any]:
    rows, columns = p.positions
    windows = [[[n for n in p.window(i, j) if n] or [0] for j in range(columns)] for i in range(rows)]
    if all(len(window) == p.size**2 for row in windows for window in row):
        return {}
    return {"average": [[sum(window) / len(window) for window in row] for row in windows]}


@pooling_by_hand.mistake(max_pool2d.mistakes["ignores_sign"].told)
def ignores_minus(p: PoolCase) -> dict[str, Any]:
    (x,), options = _call(p)
    wrong, right = ignores_sign(x, **options), maximum(x, **options)
    return {"max": _map(wrong)} if (wrong != right).any() else {}


@pooling_by_hand.gate
def gate(p: PoolCase, answer: Answer) -> str:
    """The maximum has to be looked for: it does not stand in the same corner of every window."""
    rows, columns = p.positions
    places = {_place(p.window(i, j)) for i in range(rows) for j in range(columns)}
    return "the maximum stands in the same place of every window" if len(places) == 1 else ""


def _place(window: list[int]) -> int:
    return window.index(max(window))


@pooling_by_hand.steps
def steps(p: PoolCase, answer: Answer) -> list[Note]:
    """How many windows there are, then one line for each."""
    rows, columns = p.positions
    sizes = {"h": len(p.x), "w": len(p.x[0]), "f": p.size, "s": p.stride, "rows": rows, "columns": columns}
    count = Note(
        "Windows below each other: ({h} − {f})/{s} + 1, rounded down {rows}; beside each other: "
        "({w} − {f})/{s} + 1, rounded down {columns}.",
        {k: str(v) for k, v in sizes.items()},
    )
    return [count, *(_line(p, answer, i, j) for i in range(rows) for j in range(columns))]


def _line(p: PoolCase, answer: Answer, row: int, column: int) -> Note:
    window = [str(n).replace("-", "−") for n in p.window(row, column)]
    lines = [" ".join(window[k : k + p.size]) for k in range(0, len(window), p.size)]
    values = {"row": str(row + 1), "column": str(column + 1), "numbers": " / ".join(lines), "count": str(p.size**2)}
    values |= {"sum": str(sum(p.window(row, column))).replace("-", "−")}
    values |= {"max": _said(answer["max"], row, column, 0), "average": _said(answer["average"], row, column, 2)}
    return Note("Window {row}, {column}: {numbers}. Maximum {max}; average {sum}/{count} = {average}.", values)


def _said(values: Values, row: int, column: int, decimals: int) -> str:
    return f"{float(values.nested[row][column]):.{decimals}f}".replace("-", "−")


PROBLEMS = (pooling_by_hand,)
EXERCISES = (max_pool2d, avg_pool2d)
