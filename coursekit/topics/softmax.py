"""Softmax: probabilities out of logits, by hand and in numpy, stable [lecture, slide "Softmax"]."""

import math
from typing import Any, Literal

import msgspec
import numpy as np

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.frozen import Array
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.stream import Stream


def reference(z: Array) -> Array:
    """Probabilities (N, K): every row sums to 1. The row's maximum is subtracted first, so that exp never overflows."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


SPREADS = ("usual", "flat", "wide")
OFFSETS = {"none": 0, "up": 1000, "down": -1000, "apart": 1000}

softmax = Exercise(
    reference,
    name="softmax",
    version=2,
    topic="softmax",
    summary="Probabilities out of logits, row by row. It has to work for large z, too.",
    shapes="z (N, K) → (N, K)",
    letters={
        "N": (1, 2, 3, 4, 5),
        "K": (4, 1, 2, 3, 5, 6, 10, 13, 16),
        "spread": SPREADS,
        "tens": (0, 1),
        "offset": tuple(OFFSETS),
        "whole": (0, 1),
        "fine": (0, 1),
        "dtype": ("float64", "float32"),
        "memory": ("C", "F", "strided"),
    },
    fits=lambda p: (p.N > 1 or p.offset != "apart")
    and not (p.tens and (p.K == 1 or p.spread != "usual"))
    and not (p.fine and (p.tens or p.whole)),
    work=lambda p: p.N * p.K,
    magnitude=lambda z: float(np.abs(z).max()) + 1,  # a right solution may take logarithms: log-sum-exp meets z itself
    factors=[
        Factor("batch", 16, lambda p: p.N > 1, ("one row", "several rows")),
        Factor("classes", 6, lambda p: (p.K == 1) + 2 * (p.K == 2) + 3 * (p.K > 9),
               ("a few classes", "one class", "two classes", "many classes")),
        Factor("shape", 3, lambda p: p.N == p.K > 1, ("rows and classes differ", "as many rows as classes")),
        Factor("values", 3, lambda p: p.whole, ("fractions", "whole numbers")),
        Factor("spread", 9, lambda p: SPREADS.index(p.spread),
               ("usual values", "all values equal", "values that are hundreds apart")),
        Factor("gap", 3, lambda p: p.tens, ("values close together", "values about ten apart")),
        Factor("offset", 18, lambda p: list(OFFSETS).index(p.offset),
               ("values near 0", "values near 1000", "values near −1000", "rows that are 1000 apart")),
        Factor("decimals", 1, lambda p: p.fine, ("a few decimals", "many decimals")),
        Factor("type", 1, lambda p: p.dtype == "float32", ("float64", "float32")),
        Factor("memory", 2, lambda p: ("C", "F", "strided").index(p.memory),
               ("C order", "Fortran order", "a strided view")),
    ],
    simple_points=29,
    state_points=3,
    examples=[
        Example((np.array([[1.2, 0.3]]),)),
        Example((np.array([[2.0, 0.0, -1.0, 1.0], [1.0, 2.0, 3.0, -1.0]]),)),
    ],
    edges={
        "one number": {"K": 1},
        "a hundred classes": {"K": 100},
        "many rows": {"N": 40, "K": 3},
        "many rows of many decimals": {"N": 30, "K": 2, "fine": 1},
        "around 95 in float32": {"tens": 1, "dtype": "float32"},
    },
)  # fmt: skip


@softmax.case
def case(plan: Plan, draw: Stream) -> Arguments:
    """z (N, K), near a number that is hard to raise e to, or not."""
    if plan.fine:
        z = draw.fine(plan.N, plan.K) / 3
    else:
        # e**709 is the last in float64, e**88 in float32.
        z = draw.array(plan.N, plan.K, most=40) * (512 if plan.spread == "wide" else 1)
    if plan.tens:
        z += 95 * (plan.dtype == "float32") - 7 * (np.arange(plan.K) % 3)
    if plan.spread == "flat":
        z[:] = z[:, :1]
    if plan.spread == "wide":
        z += z.max() - z.max(axis=1, keepdims=True)  # one maximum in all rows: who shifts by it is told so under offset
    if plan.whole:
        z = np.round(z)
    rows = np.arange(plan.N)[:, None] if plan.offset == "apart" else 1
    return ((z + OFFSETS[plan.offset] * rows).astype(plan.dtype),), {}


@softmax.relation("Every row sums to 1.", 2)
def rows_sum_to_one(f: Function, z: Array) -> tuple[Array, Array]:
    return f(z).sum(axis=1), np.ones(len(z))


@softmax.relation("Adding a number to a row changes nothing.", 2)
def shift_invariant(f: Function, z: Array) -> tuple[Array, Array]:
    return f(z + 8), f(z)


@softmax.relation("Every row is computed by itself: other rows before it change nothing.", 1)
def rows_apart(f: Function, z: Array) -> tuple[Array, Array]:
    return f(z[::-1])[::-1], f(z)


@softmax.relation("Turning the classes around turns the probabilities around.", 1)
def order_of_classes(f: Function, z: Array) -> tuple[Array, Array]:
    return f(z[:, ::-1])[:, ::-1], f(z)


@softmax.mistake("exp overflows for large z: subtract the maximum of the row first, the result stays the same.")
def does_not_shift(z: Array) -> Array:
    e = np.exp(z)
    return np.asarray(e / e.sum(axis=1, keepdims=True))


@softmax.mistake("You subtracted one maximum from all rows: each row needs its own, or the others vanish.")
def shifts_by_one_maximum(z: Array) -> Any:
    return does_not_shift(z - z.max())


@softmax.mistake("You divided by one sum over everything: each row has its own sum.")
def sums_everything(z: Array) -> Array:
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


@softmax.mistake(
    "You divided by one sum over everything: each row has its own sum. And exp overflows for large z: subtract the "
    "maximum of the row first."
)
def sums_everything_as_it_is(z: Array) -> Array:
    e = np.exp(z)
    return np.asarray(e / e.sum())


@softmax.mistake("You normalized down the columns: the probabilities of one sample stand in a row, so use axis=1.")
def wrong_axis(z: Array) -> Array:
    return reference(z.T).T


@softmax.mistake("You computed the first row only: each row of the batch has its own result.")
def first_row_only(z: Array) -> Array:
    return reference(z[:1]).repeat(len(z), axis=0)


@softmax.mistake("You shifted z by its mean: that does not keep exp from overflowing, the maximum does.")
def shifts_by_mean(z: Array) -> Any:
    return does_not_shift(z - z.mean(axis=1, keepdims=True))


@softmax.mistake("You cut large z off: that changes the probabilities. Subtract the row's maximum instead.")
def clips(z: Array) -> Any:
    return does_not_shift(np.clip(z, -100, 100))


@softmax.mistake("You divided by z's maximum: subtract it, for only a shift leaves softmax unchanged.")
def divides_by_maximum(z: Array) -> Any:
    return does_not_shift(z / z.max(axis=1, keepdims=True))


@softmax.mistake("You raised 2 to the logits: the base of softmax is e.")
def base_two(z: Array) -> Array:
    return reference(z * math.log(2))


@softmax.mistake("You left the exponential out: first e to each logit, then divide by their sum.")
def no_exponential(z: Array) -> Array:
    return np.asarray(z / z.sum(axis=1, keepdims=True))


@softmax.mistake("You took the sigmoid of each logit: softmax divides by the sum over all classes.")
def takes_sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


@softmax.mistake("You raised e to −z: the largest logit gets the largest probability.")
def turns_sign(z: Array) -> Array:
    return reference(-z)


# ------------------------------------------------------------------------------------------------ by hand
class LogitCase(msgspec.Struct, frozen=True):
    """The logits of one sample: "logs" are ln of the numbers, "tenths" the numbers divided by 10.

    `shift` is subtracted from each before e is raised to it, in tenths: 0, or the largest logit.
    """

    kind: Literal["logs", "tenths"]
    numbers: tuple[int, ...]
    shift: int = 0

    @property
    def logits(self) -> list[float]:
        """z, exactly as floats can hold it."""
        return [math.log(n) for n in self.numbers] if self.kind == "logs" else [n / 10 for n in self.numbers]

    @property
    def exponents(self) -> list[float]:
        """What e is raised to: z, or z less its maximum."""
        return self.logits if self.kind == "logs" else [(n - self.shift) / 10 for n in self.numbers]


def _normalized(numbers: list[Any]) -> list[Any]:
    return [n / sum(numbers) for n in numbers]


softmax_by_hand = Problem(
    name="softmax_by_hand",
    topic="softmax",
    parameters=LogitCase,
    fields=[
        Field("exp", kind="real", decimals=3),  # one more than is asked of what follows from them
        Field("probabilities", kind="real", decimals=2, weight=2, after=("exp",)),
    ],
    unit="operations",
    effort_at={"easy": 7, "standard": 11, "hard": 19},
    max_digits=2,
)


@softmax_by_hand.effort
def effort(p: LogitCase) -> float:
    """Subtractions where there are any, exponentials where they are not obvious, additions, divisions."""
    classes = len(p.numbers)
    return float(classes * (1 + (p.kind == "tenths") + (p.shift != 0)) + classes - 1)


@softmax_by_hand.sampler
def sample(draw: Stream, difficulty: Difficulty) -> LogitCase:
    """Easy: logarithms of integers; standard: logits with one decimal; hard: logits that no calculator raises e to."""
    if difficulty == "easy":
        return LogitCase("logs", tuple(draw.sample(range(1, 41), 4)))
    if difficulty == "standard":
        return LogitCase("tenths", tuple(draw.integer(-15, 30) for _ in range(4)))
    middle = draw.choice((-1, 1)) * draw.integer(750, 990) * 10
    numbers = tuple(middle + draw.integer(-15, 15) for _ in range(5))
    return LogitCase("tenths", numbers, shift=max(numbers))


@softmax_by_hand.solve("exp")
def solve_exp(p: LogitCase) -> list[float]:
    return [float(n) for n in p.numbers] if p.kind == "logs" else [math.exp(z) for z in p.exponents]


@softmax_by_hand.solve("probabilities")
def solve_probabilities(p: LogitCase, exp: list[Any]) -> list[Any]:
    return _normalized(exp)


@softmax_by_hand.mistake(softmax.mistakes["base_two"].told)
def base_of_two(p: LogitCase) -> dict[str, Any]:
    return {"exp": [2**z for z in p.exponents]}


@softmax_by_hand.mistake(softmax.mistakes["no_exponential"].told)
def leaves_out_exponential(p: LogitCase) -> dict[str, Any]:
    z = p.exponents
    return {"exp": z, "probabilities": _normalized(z)} if abs(sum(z)) > 0.05 else {}


@softmax_by_hand.mistake(softmax.mistakes["turns_sign"].told)
def turns_the_sign(p: LogitCase) -> dict[str, Any]:
    wrong = [math.exp(-z) for z in p.exponents]
    return {"exp": wrong} if max(wrong) < 1000 else {}


@softmax_by_hand.mistake("You subtracted the smallest logit: subtract the largest, then no exponential exceeds 1.")
def subtracts_minimum(p: LogitCase) -> dict[str, Any]:
    return {"exp": [math.exp((n - min(p.numbers)) / 10) for n in p.numbers]} if p.shift else {}


@softmax_by_hand.mistake("You divided by the largest exponential: divide by the sum of all, so that they sum to 1.")
def divides_by_largest(p: LogitCase) -> dict[str, Any]:
    e = solve_exp(p)
    return {"probabilities": [n / max(e) for n in e]} if max(e) != 1 else {}  # by 1: not divided at all


@softmax_by_hand.mistake("You left out the division by the sum: the probabilities sum to 1.")
def does_not_divide(p: LogitCase) -> dict[str, Any]:
    return {"probabilities": solve_exp(p)}


@softmax_by_hand.mistake("You divided by the sum of the logits: divide by the sum of their exponentials.")
def divides_by_logits(p: LogitCase) -> dict[str, Any]:
    total = sum(p.exponents)
    return {"probabilities": [n / total for n in solve_exp(p)]} if abs(total) > 0.05 else {}


@softmax_by_hand.mistake("You divided by the number of classes: divide by the sum of the exponentials.")
def divides_by_count(p: LogitCase) -> dict[str, Any]:
    e = solve_exp(p)
    return {"probabilities": [n / len(e) for n in e]}


@softmax_by_hand.gate
def gate(p: LogitCase, answer: Answer) -> str:
    """Logits that differ, and probabilities that two decimals can show."""
    if len(set(p.numbers)) < len(p.numbers):
        return "two logits are equal"
    return "a probability is hardly above 0" if min(map(float, answer["probabilities"].nested)) < 0.015 else ""


@softmax_by_hand.trivial
def trivial(p: LogitCase, own: Answer) -> bool:
    """From equal exponentials, or with zeros among them, the rest is easy."""
    cells = [c for c in own["exp"].cells if c is not None]
    return len(set(cells)) < 2 or 0 in cells


@softmax_by_hand.steps
def steps(p: LogitCase, answer: Answer) -> list[Note]:
    """The shift where there is one, the exponentials, their sum, the quotients."""
    e = [float(n) for n in answer["exp"].nested]
    notes = []
    if p.shift:
        shown = ", ".join(_said(z, 1) for z in p.exponents)
        values = {"max": _said(p.shift / 10, 1), "shown": shown}
        notes.append(Note("Subtract the maximum {max} from each logit: {shown}.", values))
    if p.kind == "logs":
        notes.append(Note("e to the power ln a is a: {shown}.", {"shown": ", ".join(map(str, p.numbers))}))
    else:
        shown = ", ".join(_said(n, 4) for n in e)
        notes.append(Note("The exponentials, with some decimals more than are asked: {shown}.", {"shown": shown}))
    decimals = 0 if p.kind == "logs" else 4
    notes.append(Note("Their sum: {sum}.", {"sum": _said(sum(e), decimals)}))
    for n, probability in zip(e, answer["probabilities"].nested, strict=True):
        values = {"one": _said(n, decimals), "sum": _said(sum(e), decimals), "found": _said(float(probability), 2)}
        notes.append(Note("{one} / {sum} = {found}", values))
    return notes


def _said(number: float, decimals: int) -> str:
    return f"{number:.{decimals}f}".replace("-", "−")


PROBLEMS = (softmax_by_hand,)
EXERCISES = (softmax,)
