"""Wide inputs of an exercise: thousands of calls from its own plans and from beyond their letters' values."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coursekit.exercise import Exercise, Plan
from coursekit.frozen import Array, Call, call_key
from coursekit.generate.cases import CLEAR
from coursekit.replay import tolerance_of, want
from coursekit.stream import Stream

WIDE = 3000  # inputs on which a mutant must equal the reference to be called equal
TRIES = 20  # draws for each of them: plans may not fit, or be the same
MORE_WORK = 2  # times an exercise's `most_work`: larger inputs take time, and tell little more
SIBLINGS = 8  # of so many inputs one is put again with other numbers, in the same array objects


@dataclass(frozen=True)
class Wide:
    """One input, the answer that is due, and how far off it may be."""

    plan: Plan
    call: Call
    due: Array
    allowed: float


def wide_inputs(exercise: Exercise, key: bytes, count: int = WIDE) -> list[Wide]:
    """Different inputs, the same for the same key; fewer than `count` only where there are no more."""
    found: list[Wide] = []
    known: set[bytes] = set()
    draw = Stream(key, "wide", exercise.name)
    for plan in itertools.islice(_plans(exercise, draw), TRIES * count):
        if len(found) >= count:
            break
        one = question(exercise, plan, draw)
        if one is None or (asked := call_key(one.call)) in known:
            continue
        known.add(asked)
        found.append(one)
        if len(found) % SIBLINGS == 0 and (again := question(exercise, plan, draw, same_arrays=True)):
            found.append(again)
    return found


def question(exercise: Exercise, plan: Plan, draw: Stream, *, same_arrays: bool = False) -> Wide | None:
    """The call of a plan, with numbers from `draw`; None where it is none, or its tolerance so wide that it tells little.

    Beyond the letters' values an exercise's `case` and its reference may stop: that plan is no question, then.
    """
    try:
        args, options = exercise.build(plan, draw)
        call = Call(
            args=args, options=options, memory=getattr(plan, "memory", "C"),
            by_position=bool(getattr(plan, "by_position", False)), same_arrays=same_arrays,
        )  # fmt: skip
        due = want(exercise, call)
        allowed = tolerance_of(exercise, call, due, draw)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None
    clear = np.isfinite(due).all() and CLEAR * allowed <= np.max(np.abs(due), initial=0)
    return Wide(plan, call, due, allowed) if clear else None


def _plans(exercise: Exercise, draw: Stream) -> Iterator[Plan]:
    """Plans with few letters changed and with many, some from a named edge case on; endless."""
    letters = {k: (*v, *beyond(v)) for k, v in exercise.letters.items()}
    edges = [*exercise.edges.values()]
    for n in itertools.count():
        changed = {k: draw.choice(v) for k, v in letters.items() if draw.below(8) <= n % 8}
        if edges and n % 12 == 0:
            changed |= draw.choice(edges)
        plan = exercise.plan(**changed)
        if _possible(exercise, plan):
            yield plan


def _possible(exercise: Exercise, plan: Plan) -> bool:
    try:
        return bool(exercise.fits(plan)) and exercise.work(plan) <= MORE_WORK * exercise.most_work
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return False  # a value beyond those that the author thought of


def beyond(values: Sequence[Any]) -> list[Any]:
    """Values beyond a letter's own and between them: larger extents, larger offsets. None for switches and names."""
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) < len(values) or set(numbers) <= {0, 1} or len(numbers) < 2:
        return []
    low, high = min(numbers), max(numbers)
    if any(isinstance(v, float) for v in numbers):
        steps = itertools.pairwise(sorted(numbers))
        return [2 * high, *(math.sqrt(a * b) for a, b in steps if a > 0)]
    wider = [high + 1, high + 2, high + high // 2, 2 * high, (low + high) // 2]
    wider += [low - 1, 2 * low] if low < 0 else []
    return [v for v in dict.fromkeys(wider) if v not in values]
