"""Parameters and multiplications of a convolution, and of a 1×1 bottleneck [lecture, slide "Згортка 1x1"]."""

from fractions import Fraction

import msgspec

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.stream import Stream


def reference(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    """Trainable numbers of c_out kernels of f × f × c_in, with one bias for each kernel: an int."""
    return c_out * (f * f * c_in + bool(bias))


conv_parameters = Exercise(
    reference,
    name="conv_parameters",
    topic="parameters",
    summary="The number of trainable parameters of a convolutional layer with square kernels.",
    shapes="c_in, c_out, f int, bias bool → int",
    letters={
        "c_in": (3, 1, 2, 4, 5, 6, 8, 16, 64, 192),
        "c_out": (5, 1, 2, 3, 4, 6, 8, 10, 16, 32, 256),
        "f": (3, 1, 2, 4, 5, 7, 11),
        "bias": (False, True),
        "said": (0, 1),
        "by_position": (0, 1),
    },
    # Without biases the option has to be said: there is no call that leaves it out.
    fits=lambda p: p.said >= p.by_position and (p.bias or not p.said or p.by_position),
    work=lambda p: p.c_in * p.c_out,
    most_work=60_000,  # nothing is computed that grows with it
    magnitude=lambda c_in, c_out, f: 0,  # whole numbers: exact
    factors=[
        Factor("channels", 15, lambda p: p.c_in == 1, ("several input channels", "one input channel"), either=True),
        Factor("kernel", 15, lambda p: p.f == 1, ("a larger kernel", "a 1×1 kernel"), either=True),
        Factor("bias", 15, lambda p: p.bias, ("without biases", "with biases"), either=True),
        Factor("size", 3, lambda p: p.c_in * p.c_out * p.f * p.f > 20_000, ("a small layer", "a large layer")),
        Factor(
            "call",
            4,
            lambda p: p.said + p.by_position,
            ("arguments by position, bias by name", "bias=True said", "all arguments by position"),
        ),
    ],
    simple_points=43,
    state_points=2,
    examples=[
        Example((1, 4, 1), {"bias": False}),
        Example((3, 4, 1), {"bias": False}),
        Example((1, 4, 3), {"bias": False}),
        Example((1, 4, 1)),
    ],
    edges={
        "a single number": {"c_out": 1},
        "an even kernel": {"f": 4},
        "an even kernel on one channel": {"f": 4, "c_in": 1},
        "an even kernel, and biases": {"f": 4, "bias": True},
        "more than a float16 counts": {"c_in": 64, "c_out": 256, "f": 11},
        "the direct layer of the lecture": {"c_in": 192, "c_out": 32, "f": 5, "bias": True},
        "a first layer of a real network": {"c_in": 3, "c_out": 96, "f": 11, "bias": True},
        "a last layer of a real network": {"c_in": 512, "c_out": 512, "bias": True},
        "fewer channels than kernels": {"c_in": 4, "c_out": 6, "bias": True},
        "fewer kernels than channels": {"c_in": 6, "c_out": 4, "bias": True},
    },
)


@conv_parameters.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """(c_in, c_out, f) and bias where it is said: the letters are the numbers themselves, so nothing is drawn."""
    options = {"bias": plan.bias} if plan.said or not plan.bias else {}
    return (plan.c_in, plan.c_out, plan.f), options


@conv_parameters.relation("Twice as many output channels need twice as many parameters.", 1)
def doubles_with_kernels(f: Function, c_in: int, c_out: int, k: int) -> tuple[int, int]:
    return f(c_in, 2 * c_out, k), 2 * f(c_in, c_out, k)


@conv_parameters.relation("Without biases, twice as many input channels need twice as many parameters.", 1)
def doubles_with_channels(f: Function, c_in: int, c_out: int, k: int) -> tuple[int, int]:
    return f(2 * c_in, c_out, k, bias=False), 2 * f(c_in, c_out, k, bias=False)


@conv_parameters.relation("The biases add one parameter for each output channel.", 1)
def one_bias_for_each_kernel(f: Function, c_in: int, c_out: int, k: int) -> tuple[int, int]:
    return f(c_in, c_out, k, bias=True) - f(c_in, c_out, k, bias=False), c_out


@conv_parameters.mistake("You left out the biases: each kernel has one.")
def forgets_bias(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return c_out * f * f * c_in


@conv_parameters.mistake("You counted a bias for each input channel: there is one for each kernel.")
def bias_per_channel(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return c_out * (f * f * c_in + c_in * bool(bias))


@conv_parameters.mistake("You counted one bias for the whole layer: there is one for each kernel.")
def one_bias_in_all(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return c_out * f * f * c_in + bool(bias)


@conv_parameters.mistake("You left out the kernel's depth: a kernel spans all input channels.")
def ignores_channels(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return reference(1, c_out, f, bias)


@conv_parameters.mistake("You did not square the kernel's size: a kernel has F · F cells in each channel.")
def forgets_the_square(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return c_out * (f * c_in + bool(bias))


@conv_parameters.mistake("You doubled the kernel's size instead of squaring it: it has F · F cells in each channel.")
def doubles_for_square(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return c_out * (2 * f * c_in + bool(bias))


@conv_parameters.mistake("You counted one kernel only: each output channel has its own.")
def one_kernel_only(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return reference(c_in, 1, f, bias)


@conv_parameters.mistake("You always counted the biases: bias=False asks for a layer that has none.")
def ignores_the_option(c_in: int, c_out: int, f: int, bias: bool = True) -> int:
    return reference(c_in, c_out, f)


# ------------------------------------------------------------------------------------------------- by hand
class BottleneckCase(msgspec.Struct, frozen=True):
    """c_in maps of height × width become c_out by f × f kernels: directly, or after `reduced` kernels of 1×1."""

    height: int
    width: int
    c_in: int
    c_out: int
    reduced: int
    f: int

    @property
    def positions(self) -> int:
        """Cells of a map: the padding is "same", so all maps have as many."""
        return self.height * self.width


WRONG_COUNTS = ("bias_per_channel", "one_bias_in_all", "ignores_channels", "forgets_the_square")


def _direct(p: BottleneckCase) -> Arguments:
    return (p.c_in, p.c_out, p.f), {}


bottleneck_by_hand = Problem(
    name="bottleneck_by_hand",
    topic="parameters",
    parameters=BottleneckCase,
    fields=[
        Field("direct_parameters", of=conv_parameters, call=_direct, inherits=WRONG_COUNTS),
        Field("direct_multiplications"),
        Field("bottleneck_parameters", weight=2),
        Field("bottleneck_multiplications", weight=2),
        Field("ratio", "real", decimals=1, after=("direct_multiplications", "bottleneck_multiplications")),
    ],
    unit="products of two digits",
    effort_at={"easy": 33, "standard": 50, "hard": 70},
    max_digits=9,
)


@bottleneck_by_hand.effort
def effort(p: BottleneckCase) -> float:
    """Products of two digits other than 0 in long multiplication, each number worked out once."""
    direct = (p.f * p.f * p.c_in, p.c_out)
    narrow, wide = (p.c_in, p.reduced), (p.f * p.f * p.reduced, p.c_out)
    weights = [a * b for a, b in (direct, narrow, wide)]
    pairs = [direct, narrow, wide, (p.f * p.f, p.c_in), (p.f * p.f, p.reduced), (p.height, p.width)]
    pairs += [(weights[0], p.positions), (weights[1] + weights[2], p.positions)]
    return sum(_digits(a) * _digits(b) for a, b in pairs)


def _digits(number: int) -> int:
    return sum(digit != "0" for digit in str(number))


# Difficulty -> smallest and largest side of a map, step of the channels, steps of R, steps that C and M have more.
RANGES: dict[Difficulty, tuple[tuple[int, int], int, tuple[int, int], tuple[int, int], tuple[int, int]]] = {
    "easy": ((5, 20), 2, (1, 8), (4, 30), (1, 16)),
    "standard": ((10, 40), 4, (2, 12), (16, 48), (2, 24)),
    "hard": ((14, 36), 1, (11, 40), (64, 160), (11, 100)),
}


@bottleneck_by_hand.sampler
def sample(draw: Stream, difficulty: Difficulty) -> BottleneckCase:
    """Sizes as in a network, small ones or ones that are no round numbers."""
    side, step, narrow, c_in, c_out = RANGES[difficulty]
    reduced = draw.integer(*narrow)
    return BottleneckCase(
        height=draw.integer(*side),
        width=draw.integer(*side),
        c_in=step * (reduced + draw.integer(*c_in)),
        c_out=step * (reduced + draw.integer(*c_out)),
        reduced=step * reduced,
        f={"easy": 3, "standard": 5, "hard": 7}[difficulty],
    )


@bottleneck_by_hand.solve("direct_multiplications")
def direct_multiplications(p: BottleneckCase) -> int:
    """Every weight at every position; the biases are only added."""
    return p.positions * p.f * p.f * p.c_in * p.c_out


@bottleneck_by_hand.solve("bottleneck_parameters")
def bottleneck_parameters(p: BottleneckCase) -> int:
    """Both layers, each with its biases."""
    return reference(p.c_in, p.reduced, 1) + reference(p.reduced, p.c_out, p.f)


@bottleneck_by_hand.solve("bottleneck_multiplications")
def bottleneck_multiplications(p: BottleneckCase) -> int:
    """Both layers, at every position."""
    return p.positions * p.reduced * (p.c_in + p.f * p.f * p.c_out)


@bottleneck_by_hand.solve("ratio")
def ratio(p: BottleneckCase, direct: int, bottleneck: int) -> Fraction:
    """How many times more multiplications the direct way takes."""
    return Fraction(direct) / Fraction(bottleneck)


@bottleneck_by_hand.mistake("You left out the biases: each kernel has one, in both layers.")
def leaves_out_biases(p: BottleneckCase) -> dict[str, int]:
    return {
        "direct_parameters": p.f * p.f * p.c_in * p.c_out,
        "bottleneck_parameters": bottleneck_parameters(p) - p.reduced - p.c_out,
    }


@bottleneck_by_hand.mistake("You counted the second layer only: the 1×1 convolution costs something, too.")
def second_layer_only(p: BottleneckCase) -> dict[str, int]:
    return {
        "bottleneck_parameters": reference(p.reduced, p.c_out, p.f),
        "bottleneck_multiplications": p.positions * p.f * p.f * p.reduced * p.c_out,
    }


@bottleneck_by_hand.mistake("You gave the second layer all input channels: it sees only what the 1×1 layer leaves.")
def second_layer_sees_all(p: BottleneckCase) -> dict[str, int]:
    return {
        "bottleneck_parameters": reference(p.c_in, p.reduced, 1) + reference(p.c_in, p.c_out, p.f),
        "bottleneck_multiplications": p.positions * p.c_in * (p.reduced + p.f * p.f * p.c_out),
    }


@bottleneck_by_hand.mistake("You counted the multiplications at one position: there are H · W of them.")
def one_position_only(p: BottleneckCase) -> dict[str, int]:
    return {
        "direct_multiplications": direct_multiplications(p) // p.positions,
        "bottleneck_multiplications": bottleneck_multiplications(p) // p.positions,
    }


@bottleneck_by_hand.mistake("You multiplied by the size of the map: parameters are shared by all positions.")
def parameters_at_every_position(p: BottleneckCase) -> dict[str, int]:
    return {
        "direct_parameters": p.positions * reference(p.c_in, p.c_out, p.f),
        "bottleneck_parameters": p.positions * bottleneck_parameters(p),
    }


@bottleneck_by_hand.mistake("You divided the wrong way round: divide the direct multiplications by the others.")
def ratio_upside_down(p: BottleneckCase) -> dict[str, Fraction]:
    return {"ratio": Fraction(bottleneck_multiplications(p), direct_multiplications(p))}


@bottleneck_by_hand.trivial
def trivial(p: BottleneckCase, own: Answer) -> bool:
    """A ratio of a number to itself, or to 1, takes no work."""
    direct, bottleneck = (own[name].cells[0] for name in ("direct_multiplications", "bottleneck_multiplications"))
    return bottleneck in (0, 1, direct)


@bottleneck_by_hand.gate
def gate(p: BottleneckCase, answer: Answer) -> str:
    """A bottleneck that saves something, as on the slide."""
    saved = answer["ratio"].cells[0]
    return "the bottleneck saves little" if saved is None or saved < 2 else ""


@bottleneck_by_hand.steps
def steps(p: BottleneckCase, answer: Answer) -> list[Note]:
    """One line for each field."""
    sizes = {"h": p.height, "w": p.width, "c": p.c_in, "m": p.c_out, "r": p.reduced, "f": p.f}
    values = {k: str(v) for k, v in sizes.items()}
    for name, value in answer.items():
        number = value.cells[0]
        values[name] = f"{float(number or 0):.2f}" if name == "ratio" else str(number)
    lines = (
        "Direct, parameters: ({f}·{f}·{c} + 1)·{m} = {direct_parameters}.",
        "Direct, multiplications: {h}·{w}·{f}·{f}·{c}·{m} = {direct_multiplications}.",
        "Bottleneck, parameters: ({c} + 1)·{r} + ({f}·{f}·{r} + 1)·{m} = {bottleneck_parameters}.",
        "Bottleneck, multiplications: {h}·{w}·({c}·{r} + {f}·{f}·{r}·{m}) = {bottleneck_multiplications}.",
        "Ratio: {direct_multiplications} / {bottleneck_multiplications} ≈ {ratio}.",
    )
    return [Note(line, values) for line in lines]


PROBLEMS = (bottleneck_by_hand,)
EXERCISES = (conv_parameters,)
