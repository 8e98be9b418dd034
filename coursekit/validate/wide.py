"""Wide inputs of an exercise: thousands of calls from its own plans and from beyond their letters' values."""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from coursekit.exercise import Exercise, Plan
from coursekit.frozen import call_key
from coursekit.replay import Question, call_of, question
from coursekit.stream import Stream

WIDE = 3000  # inputs on which a mutant must equal the reference to be called equal
TRIES = 20  # draws for each of them: plans may not fit, or be the same
MORE_WORK = 2  # times an exercise's `most_work`: larger inputs take time, and tell little more
SIBLINGS = 8  # of so many inputs one is put again with other numbers, in the same array objects


class Wide(NamedTuple):
    """One input, the plan that it comes from, and what is due."""

    plan: Plan
    asked: Question


def wide_inputs(exercise: Exercise, key: bytes, count: int = WIDE) -> list[Wide]:
    """`count` different inputs and some siblings, the same for the same key; fewer only where there are no more."""
    found: list[Wide] = []
    known: set[bytes] = set()
    draw = Stream(key, "wide", exercise.name)
    for plan in itertools.islice(_plans(exercise, draw), TRIES * count):
        if len(known) >= count:
            break
        one = wide_input(exercise, plan, draw)
        if one is None or (number := call_key(one.asked.call)) in known:
            continue
        known.add(number)
        found.append(one)
        if len(known) % SIBLINGS == 0 and (again := wide_input(exercise, plan, draw, same_arrays=True)):
            found.append(again)
    return found


def wide_input(exercise: Exercise, plan: Plan, draw: Stream, *, same_arrays: bool = False) -> Wide | None:
    """The call of a plan, with numbers from `draw`; None where it would not be frozen either.

    Beyond the letters' values an exercise's `case` and its reference may stop: that plan is no question, then.
    """
    try:
        asked = question(exercise, call_of(exercise, plan, draw, same_arrays=same_arrays), draw)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return None
    return None if asked is None else Wide(plan, asked)


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
    wider = [high + 1, high + 2, 2 * high, 3 * high, (low + high) // 2]
    wider += [low - 1, 2 * low] if low < 0 else []
    return [v for v in dict.fromkeys(wider) if v not in values]
