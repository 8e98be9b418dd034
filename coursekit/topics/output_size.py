"""The size of an output, (N − F + 2P)/S + 1 rounded down, forwards and backwards [lecture, slide "Згортка"]."""

import math

import msgspec

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.stream import Stream


def reference(n: int, f: int, p: int = 0, s: int = 1) -> int:
    """Positions of a window of f cells on n cells with p more on each side, s apart: an int, rounded down."""
    return (n + 2 * p - f) // s + 1


output_size = Exercise(
    reference,
    name="output_size", version=2, topic="output_size",
    summary="The height or width of a layer's output, rounded down.",
    shapes="n, f, p, s int → int",
    letters={
        "n": (7, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 16, 28, 32, 224, 227, 300, 512, 900),
        "f": (3, 1, 2, 4, 5, 6, 7, 9, 11),
        "p": (0, 1, 2, 3, 4, 5), "s": (1, 2, 3, 4, 5, 7),
        "said": (0, 1), "by_position": (0, 1),
    },
    # By position s is said only after p.
    fits=lambda p: p.f <= p.n + 2 * p.p and (p.said >= p.by_position or (p.s == 1 and p.p > 0)),
    work=lambda p: p.n,
    magnitude=lambda n, f: 0,  # whole numbers: exact
    factors=[
        Factor("padding", 14, lambda p: min(p.p, 2), ("no padding", "padding of one", "more padding")),
        Factor("stride", 12, lambda p: (p.s > 1) + (p.s > max(1, p.f)),
               ("stride 1", "a stride up to the kernel", "a stride beyond the kernel")),
        Factor("rest", 9, lambda p: (p.n + 2 * p.p - p.f) % p.s > 0,
               ("the stride divides", "the stride does not divide")),
        Factor("kernel", 6, lambda p: 2 if p.f == 1 else p.f % 2 == 0,
               ("an odd kernel", "an even kernel", "a 1×1 kernel")),
        Factor("room", 4, lambda p: p.n + 2 * p.p == p.f,
               ("a smaller kernel", "a kernel as large as the padded image")),
        Factor("size", 4, lambda p: p.n > 255, ("a small image", "a large image")),
        Factor("call", 4, lambda p: 2 if p.by_position else p.said,
               ("defaults left out", "defaults said", "all arguments by position")),
    ],
    simple_points=39, state_points=2,
    examples=[Example((12, 5)), Example((12, 5), {"p": 1}), Example((13, 5), {"s": 2}), Example((14, 5), {"s": 4})],
    edges={
        "a first layer of a real network": {"n": 227, "f": 11, "s": 4},
        "half of a large image": {"n": 224, "f": 7, "p": 3, "s": 2},
        "one pixel": {"n": 1, "f": 1},
        "a wide padding": {"p": 5},
        "single pixels of a padded image": {"f": 1, "p": 1},
        "every second pixel": {"f": 1, "s": 2},
        "a hundred pixels": {"n": 101},
        "thousands of pixels": {"n": 3000, "s": 27},
        "half of an even kernel as padding": {"n": 6, "f": 2, "p": 1},
        "half of a larger even kernel": {"n": 8, "f": 4, "p": 2},
        "the same, and every second": {"n": 224, "f": 2, "p": 1, "s": 2},
        "one pixel under a wide kernel": {"n": 1, "f": 11, "p": 5},
        "a single pixel's kernel, widely padded": {"n": 11, "f": 1, "p": 5},
        "one pixel, widely padded": {"n": 1, "p": 3},
        "a padding by position, the stride left out": {"p": 2, "by_position": 1},
    },
)  # fmt: skip


@output_size.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """(n, f) and the options said: the letters are the numbers themselves, so nothing is drawn."""
    options = {k: v for k, v, default in (("p", plan.p, 0), ("s", plan.s, 1)) if plan.said or v != default}
    return (plan.n, plan.f), options


@output_size.relation("An image and a kernel that both grow by one give an output of the same size.", 3)
def grow_together(f: Function, n: int, k: int) -> tuple[int, int]:
    return f(n + 1, k + 1), f(n, k)


@output_size.relation("Padding of one gives what an image larger by two gives.", 3)
def padding_widens(f: Function, n: int, k: int) -> tuple[int, int]:
    return f(n, k, p=1), f(n + 2, k, p=0)


@output_size.mistake("You left out the padding: P cells are added on each side, so N becomes N + 2P.")
def ignores_padding(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return reference(n, f, 0, s)


@output_size.mistake("You counted the padding on one side only: it is on both sides, 2P in all.")
def pads_once(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return (n + p - f) // s + 1


@output_size.mistake("You left out the stride: the window moves S cells at a time, so divide by S.")
def ignores_stride(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return reference(n, f, p)


@output_size.mistake("You rounded up: a window that does not fit wholly is left out, so round down.")
def rounds_up(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return -((f - n - 2 * p) // s) + 1


@output_size.mistake("You rounded to the nearest: a window that does not fit wholly is left out, so round down.")
def rounds_to_nearest(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return round((n + 2 * p - f) / s) + 1


@output_size.mistake("You did not round: the number of positions is whole, so round down.")
def does_not_round(n: int, f: int, p: int = 0, s: int = 1) -> float:
    return (n + 2 * p - f) / s + 1


@output_size.mistake("You forgot to add 1: (N − F + 2P)/S counts the moves, one less than the positions.")
def forgets_one(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return (n + 2 * p - f) // s


@output_size.mistake("You added 1 before dividing by the stride: divide first, then add 1.")
def adds_one_too_early(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return (n + 2 * p - f + 1) // s


@output_size.mistake("You added the padding after dividing by the stride: all of N − F + 2P is divided.")
def pads_the_output(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return (n - f) // s + 2 * p + 1


@output_size.mistake("You divided the kernel size alone by the stride: put N − F + 2P in brackets.")
def divides_kernel_only(n: int, f: int, p: int = 0, s: int = 1) -> int:
    return n + 2 * p - f // s + 1


# ------------------------------------------------------------------------------------------------- by hand
class Layer(msgspec.Struct, frozen=True):
    """One side of a layer: n cells, a kernel of f, padding p, stride s. A question hides its unknown."""

    n: int
    f: int
    p: int
    s: int

    @property
    def out(self) -> int:
        """The size of its output."""
        return reference(self.n, self.f, self.p, self.s)

    @property
    def rest(self) -> int:
        """Cells left over where the stride does not divide."""
        return (self.n + 2 * self.p - self.f) % self.s


class SizeCase(msgspec.Struct, frozen=True):
    """Layers forwards and backwards, and the odd kernel whose "same" padding at stride 1 is asked."""

    height: Layer  # both sides of an image that is not square, under one square kernel
    width: Layer
    rounded: Layer  # its stride does not divide
    padding: Layer  # its p is asked, the smallest
    kernel: Layer  # its f is asked, the largest
    stride: Layer  # its s is asked, the largest
    same: int


def _call(layer: Layer) -> Arguments:
    return (layer.n, layer.f), {"p": layer.p, "s": layer.s}


FORWARD = ("ignores_padding", "pads_once", "ignores_stride", "rounds_up", "forgets_one", "adds_one_too_early")

output_size_by_hand = Problem(
    name="output_size_by_hand",
    topic="output_size",
    parameters=SizeCase,
    fields=[
        Field("height", of=output_size, call=lambda p: _call(p.height), inherits=FORWARD),
        Field("width", of=output_size, call=lambda p: _call(p.width), inherits=FORWARD),
        Field("rounded", weight=2, of=output_size, call=lambda p: _call(p.rounded), inherits=FORWARD),
        Field("padding", weight=2),
        Field("kernel", weight=2),
        Field("stride", weight=2),
        Field("same"),
    ],
    unit="operations",
    effort_at={"easy": 25, "standard": 33, "hard": 37},
    max_digits=3,
)


@output_size_by_hand.effort
def effort(p: SizeCase) -> float:
    """Operations and roundings in the formulas, where they change anything."""
    forwards = sum(2 + 2 * (a.p > 0) + (a.s > 1) + (a.rest > 0) for a in (p.height, p.width, p.rounded))
    padding = 4 + (p.padding.s > 1) + (p.padding.rest > 0)
    kernel = 2 + 2 * (p.kernel.p > 0) + (p.kernel.s > 1)
    stride = 3 + 2 * (p.stride.p > 0) + (p.stride.rest > 0)
    return forwards + padding + kernel + stride + 2


@output_size_by_hand.sampler
def sample(draw: Stream, difficulty: Difficulty) -> SizeCase:
    """Easy: few steps and a stride of 1; hard: larger strides, and cells left over backwards, too."""
    easy, hard = difficulty == "easy", difficulty == "hard"
    some = (0,) if easy else (1, 2, 3)
    strides = (1,) if easy else (3, 4) if hard else (2,)
    padding = _layer(draw, draw.choice((3, 5, 7, 9)), draw.integer(1, 4), draw.choice(strides), 8, rest=hard)
    stride = _layer(draw, draw.integer(2, 7), draw.choice(some), draw.integer(2, 5), 5, rest=hard)
    while True:
        f, s = draw.choice((5, 7) if hard else (3, 5, 7)), draw.choice(strides)
        p = draw.integer(2 if hard else 1, f // 2)  # one cell alone may vanish in what is left over
        height, width = _layer(draw, f, p, s, 12, rest=hard), _layer(draw, f, p, s, 12, rest=hard)
        moves = 3 if easy else draw.integer(2, 4)
        rounded = _layer(draw, draw.integer(2, 5), draw.choice(some), moves, 8, rest=True)
        if _tells_apart((height, width, rounded)):
            break
    return SizeCase(
        height=height,
        width=width,
        rounded=rounded,
        padding=msgspec.structs.replace(padding, p=_smallest_padding(padding)),
        kernel=_layer(draw, draw.integer(2, 9), draw.integer(1, 3), draw.choice(strides), 6, rest=False),
        stride=msgspec.structs.replace(stride, s=_largest_stride(stride)),
        same=draw.choice((3, 5, 7, 9, 11)),
    )


def _tells_apart(layers: tuple[Layer, ...]) -> bool:
    """Does every way forwards, the right one and the wrong ones, give sizes of its own?"""
    ways = [reference, *(output_size.mistakes[name].function for name in FORWARD)]
    found = {tuple(way(x.n, x.f, x.p, x.s) for x in layers) for way in ways}
    return len(found) == len(ways)


def _layer(draw: Stream, f: int, p: int, s: int, moves: int, *, rest: bool) -> Layer:
    """A layer whose window moves `moves` to three times as often, with cells left over or not."""
    left_over = draw.integer(1, max(1, s - 2)) if rest else 0  # one more would hide adds_one_too_early
    return Layer(s * draw.integer(moves, 3 * moves) + left_over + f - 2 * p, f, p, s)


def _smallest_padding(a: Layer) -> int:
    return max(0, math.ceil(((a.out - 1) * a.s + a.f - a.n) / 2))


def _largest_stride(a: Layer) -> int:
    return (a.n + 2 * a.p - a.f) // (a.out - 1)


@output_size_by_hand.solve("padding")
def solve_padding(p: SizeCase) -> int:
    return _smallest_padding(p.padding)


@output_size_by_hand.solve("kernel")
def solve_kernel(p: SizeCase) -> int:
    return p.kernel.n + 2 * p.kernel.p - (p.kernel.out - 1) * p.kernel.s


@output_size_by_hand.solve("stride")
def solve_stride(p: SizeCase) -> int:
    return _largest_stride(p.stride)


@output_size_by_hand.solve("same")
def solve_same(p: SizeCase) -> int:
    return (p.same - 1) // 2


@output_size_by_hand.mistake("P is the padding on one side: you gave both sides together. Divide by 2.")
def gives_both_sides(p: SizeCase) -> dict[str, int]:
    return {"padding": 2 * solve_padding(p), "same": p.same - 1}


@output_size_by_hand.mistake("“Same” padding is (F − 1)/2 on each side: the cell in the middle needs none.")
def forgets_the_middle(p: SizeCase) -> dict[str, int]:
    return {"same": (p.same + 1) // 2}


@output_size_by_hand.mistake("Going backwards, first take 1 off the output size: H₂ − 1 = (H₁ − F + 2P)/S.")
def keeps_the_one(p: SizeCase) -> dict[str, int]:
    a, b, c = p.padding, p.kernel, p.stride
    return {
        "padding": max(0, math.ceil((a.out * a.s + a.f - a.n) / 2)),
        "kernel": b.n + 2 * b.p - b.out * b.s,
        "stride": (c.n + 2 * c.p - c.f) // c.out,
    }


@output_size_by_hand.mistake("Going backwards, the padding counts twice, too: there are N + 2P cells.")
def pads_once_backwards(p: SizeCase) -> dict[str, int]:
    return {"kernel": p.kernel.n + p.kernel.p - (p.kernel.out - 1) * p.kernel.s}


@output_size_by_hand.gate
def gate(p: SizeCase, answer: Answer) -> str:
    """An image that is not square, and unknowns that are worth finding."""
    if answer["height"] == answer["width"]:
        return "both sides come out alike"
    return "nothing to find" if p.padding.p < 1 or p.stride.s < 2 else ""


@output_size_by_hand.steps
def steps(p: SizeCase, answer: Answer) -> list[Note]:
    """One line for each field."""
    a, b, c = p.padding, p.kernel, p.stride
    moves = [(x.n + 2 * x.p - x.f) / x.s for x in (p.height, p.width, p.rounded)]
    lines = [
        ("Height: ({n} − {f} + 2·{p})/{s} + 1 = {exactly}, rounded down {found}.", p.height, moves[0] + 1),
        ("Width: ({n} − {f} + 2·{p})/{s} + 1 = {exactly}, rounded down {found}.", p.width, moves[1] + 1),
        ("Rounded: ({n} − {f} + 2·{p})/{s} + 1 = {exactly}, rounded down {found}.", p.rounded, moves[2] + 1),
        ("Padding: 2P ≥ ({out} − 1)·{s} + {f} − {n} = {exactly}, so P = {found}.", a, (a.out - 1) * a.s + a.f - a.n),
        ("Kernel: F ≤ {n} + 2·{p} − ({out} − 1)·{s} = {exactly}, so F = {found}.", b, solve_kernel(p)),
        ("Stride: S ≤ ({n} − {f} + 2·{p})/({out} − 1) = {exactly}, so S = {found}.", c,
         (c.n + 2 * c.p - c.f) / (c.out - 1)),
        ("Same: P = (F − 1)/2 = ({f} − 1)/2 = {found}.", Layer(0, p.same, 0, 1), 0),
    ]  # fmt: skip
    notes = []
    for (text, x, exactly), values in zip(lines, answer.values(), strict=True):
        shown = {"n": x.n, "f": x.f, "p": x.p, "s": x.s, "out": x.out, "found": values.cells[0]}
        notes.append(Note(text, {k: str(v) for k, v in shown.items()} | {"exactly": f"{exactly:.5g}"}))
    return notes


PROBLEMS = (output_size_by_hand,)
EXERCISES = (output_size,)
