"""Calls recorded once and played for every submission, and how far a right answer may lie from ours.

Freezing and grading both stand on this: freezing records what a relation asks, grading plays the student's answers.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.exercise import Exercise, Function, Mistake, Plan, Relation, outcome, quiet
from coursekit.frozen import Array, Call, Equation, Value, call_key
from coursekit.sandbox import Fault, Run
from coursekit.stream import Stream

HALF_ULP = 2.0**-24  # one rounding to float32, relative
NOISE = 32  # times what one rounding of the inputs does: a sum of many terms rounds at each of them
ROUNDINGS = 16  # of the largest number met: log-sum-exp and an FFT are right, yet not exact for nearby inputs
DRAWS = 4  # of the noise
CLEAR = 64  # a case whose tolerance exceeds 1/64 of its largest answer tells little


class UnplayableError(Exception):
    """A relation that raised, or asked other calls than it did when it was recorded: the grader's fault."""


def exactly(args: Sequence[Value]) -> tuple[Value, ...]:
    """The arguments in float64, as fresh arrays: what the expected answers are computed from."""
    return tuple(
        np.array(a, np.float64 if a.dtype.kind == "f" else None) if isinstance(a, np.ndarray) else a for a in args
    )


def want(exercise: Exercise, call: Call) -> Array:
    """The expected answer, float64."""
    with np.errstate(all="ignore"):
        return np.asarray(exercise.reference(*exactly(call.args), **call.options), dtype=np.float64)


def perturbed(exercise: Exercise, draw: Stream) -> Function:
    """The reference in float32, on inputs that are off by one rounding each."""

    def shaken(a: Value) -> Value:
        if not (isinstance(a, np.ndarray) and a.dtype.kind == "f"):
            return a
        return (a * (1 + HALF_ULP * np.sign(draw.array(*a.shape)))).astype(np.float32)

    def noisy(*args: Value, **options: Value) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(exercise.reference(*map(shaken, args), **options), dtype=np.float64)

    return noisy


def tolerance(magnitude: float, pairs: Sequence[tuple[Array, Array]]) -> float:
    """How far an answer may lie from ours, one number for a case: NOISE × noise + ROUNDINGS × 2⁻²⁴ × magnitude.

    noise: the largest difference within `pairs`, which are equal but for one rounding of the inputs.
    magnitude: the largest number that a right solution may meet on the way.
    """
    noise = max((float(np.max(np.abs(a - b), initial=0)) for a, b in pairs), default=0.0)
    return NOISE * noise + ROUNDINGS * HALF_ULP * float(magnitude)


def tolerance_of(exercise: Exercise, call: Call, due: Array, draw: Stream) -> float:
    """The tolerance of one call."""
    if not any(isinstance(a, np.ndarray) and a.dtype.kind == "f" for a in call.args):
        return tolerance(exercise.magnitude(*call.args), [])
    noisy = perturbed(exercise, draw)
    return tolerance(
        exercise.magnitude(*exactly(call.args)), [(noisy(*call.args, **call.options), due) for _ in range(DRAWS)]
    )


@dataclass(frozen=True)
class Question:
    """A call, the answer that is due, and how far off it may be."""

    call: Call
    due: Array
    allowed: float


def call_of(exercise: Exercise, plan: Plan, draw: Stream, *, same_arrays: bool = False) -> Call:
    """The call of a plan, with numbers from `draw`. Letters `memory` and `by_position` say how it is put."""
    args, options = exercise.build(plan, draw)
    return Call(
        args=args, options=options, memory=getattr(plan, "memory", "C"),
        by_position=bool(getattr(plan, "by_position", False)), same_arrays=same_arrays,
    )  # fmt: skip


def question(exercise: Exercise, call: Call, noise: Stream) -> Question | None:
    """What is due for a call; None where the tolerance is so wide that the answer tells little."""
    due = want(exercise, call)
    allowed = tolerance_of(exercise, call, due, noise)
    clear = np.isfinite(due).all() and CLEAR * allowed <= np.max(np.abs(due), initial=0)
    return Question(call, due, allowed) if clear else None


def equal(left: Value, right: Value, allowed: float) -> bool:
    """Do two sides of a relation agree?"""
    with np.errstate(all="ignore"):  # finite answers may be as large as floats go: inf − inf is no agreement
        difference = np.abs(np.subtract(left, right, dtype=np.float64))
    return bool(np.max(difference, initial=0) <= allowed)


def numbers(answer: Value | Fault) -> Array | None:
    """An answer as a float64 array, by value: lists, numpy scalars and integers count; None for what is not numbers."""
    if type(answer) is np.ndarray and answer.dtype == np.float64:  # nearly all are
        return answer
    if answer is None or isinstance(answer, Fault) or _holds_text(answer):
        return None
    try:
        with np.errstate(all="ignore"):
            array = np.asarray(answer)
            # A complex array loses its imaginary part in silence, and a list of texts would be read as numbers.
            return array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except (TypeError, ValueError, OverflowError, MemoryError):
        return None


def _holds_text(answer: Value) -> bool:
    """Is there a text in it, or a dict? numpy would make every number of a list as long as its longest text."""
    if isinstance(answer, list | tuple):
        return any(map(_holds_text, answer))
    return isinstance(answer, str | bytes | dict)


def within(got: Array | None, due: Array, allowed: float) -> bool:
    """Is an answer of the right shape, finite, and as near as it has to be?"""
    if got is None or got.shape != due.shape:
        return False
    # What is due is finite, so what is not finite is infinitely far from it, or no number, which is near to nothing.
    return not got.size or bool(np.abs(got - due).max() <= allowed)


def catches(mistake: Mistake, call: Call, due: Array, allowed: float) -> bool:
    """Does a call tell a mistake from the right answer? What gives no numbers is wrong, too."""
    return not within(outcome(mistake.function, call.args, call.options), due, allowed)


def sides(relation: Relation, call: Call, answer: Callable[[Call], Value]) -> tuple[tuple[Value, Value], list[Call]]:
    """The two sides of a relation on a case, and the calls that it made, when `answer` answers them.

    The relation's f passes the case's options on; an option said by the relation itself wins.
    """
    made: list[Call] = []

    def f(*args: Value, **options: Value) -> Value:
        copies = tuple(np.array(a) if isinstance(a, np.ndarray) else a for a in args)
        # What the case puts by position goes by position here, too, unless the relation names more than the case does.
        by_position = call.by_position and options.keys() <= call.options.keys()
        made.append(Call(args=copies, options=call.options | options, by_position=by_position))
        return answer(made[-1])

    with np.errstate(all="ignore"):
        left, right = relation.function(f, *(np.array(a) if isinstance(a, np.ndarray) else a for a in call.args))
    return (left, right), made


def play(exercise: Exercise, equation: Equation, call: Call, keys: Sequence[bytes], answers: Sequence[Array]) -> bool:
    """Does a relation hold for the student's answers to its very calls? UnplayableError where that is our own fault.

    `keys`: what each call of the case set asks, as `call_key` tells it.
    """
    left = iter(zip(equation.calls, answers, strict=True))
    asked = Call(args=exactly(call.args), options=call.options, by_position=call.by_position)

    def played(made: Call) -> Array:
        number, given = next(left)
        if call_key(plain(made)) != keys[number]:
            raise UnplayableError(f"{equation.relation}: it asks other calls than were recorded")
        return given.copy()

    try:
        (one, other), made = sides(exercise.relations[equation.relation], asked, played)
        if len(made) != len(equation.calls):
            raise UnplayableError(f"{equation.relation}: it asks fewer calls than were recorded")
        return equal(one, other, equation.tolerance)
    except UnplayableError:
        raise
    except Exception as error:  # finite answers of the right shape came in: whatever goes wrong now is ours
        raise UnplayableError(f"{equation.relation}: {type(error).__name__}: {error}") from error


def plain(call: Call) -> Call:
    """The same question, however it is put."""
    return Call(args=call.args, options=call.options)


def run_here(function: Callable[..., Any], calls: Sequence[Call]) -> Run:
    """What a worker does, in this process: for our own functions alone (mistakes, references, a benchmark's floor)."""
    with quiet():
        return _run_here(function, calls)


def _run_here(function: Callable[..., Any], calls: Sequence[Call]) -> Run:
    begun = time.perf_counter()
    answers: list[Value | Fault] = []
    held: list[tuple[Value, Value]] = []
    given: tuple[Value, ...] = ()
    changed: list[bool] = []
    for call in calls:
        reused = (
            call.same_arrays
            and len(given) == len(call.args)
            and all(
                isinstance(old, np.ndarray) and old.shape == np.shape(new)
                for old, new in zip(given, call.args, strict=True)
            )
        )
        if reused:
            for old, new in zip(given, call.args, strict=True):
                old[...] = new
            held[-1] = (None, None)  # the earlier result may rightly be a view of its input
        else:
            given = tuple(laid_out(a, call.memory) if isinstance(a, np.ndarray) else a for a in call.args)
        result, answer = _asked(function, given, call)
        answers.append(answer)
        held.append((result, answer))
        changed.append(not all(map(np.array_equal, given, call.args)))
    lost = [
        isinstance(r, np.ndarray) and not np.array_equal(r, then, equal_nan=r.dtype.kind == "f") for r, then in held
    ]
    return Run(answers=answers, changed=changed, lost=lost, seconds=time.perf_counter() - begun)


def laid_out(array: Array, memory: str) -> Array:
    """A fresh copy in C order, in Fortran order, or as every second element of a wider array."""
    if memory == "strided" and array.ndim:
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
        wide[..., ::2] = array
        return wide[..., ::2]
    return array.copy("F" if memory == "F" else "C")


def _asked(function: Callable[..., Any], given: tuple[Value, ...], call: Call) -> tuple[Value, Value | Fault]:
    try:
        result = function(*given, *call.options.values()) if call.by_position else function(*given, **call.options)
        return result, np.array(result) if isinstance(result, np.ndarray) else result
    except Exception as error:
        return None, Fault(kind="error", type=type(error).__name__, message=str(error))
