"""Plans as Hypothesis draws them, so that they shrink towards the simple one; and the question that a plan becomes."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.exercise import Exercise, Plan
from coursekit.frozen import Call
from coursekit.generate.cases import NEAR_PLANS
from coursekit.replay import Question, call_of, question
from coursekit.stream import Stream

KEY = b"drawn live"  # nothing here is secret: what is graded is drawn from the course key
SEEDS = st.integers(0, 2**16)  # of a case's numbers
KEPT = st.sampled_from(
    (False, True, True, True)
)  # is a letter kept? As a rule; it shrinks to the first, and is set back
EDGES = 4  # one plan out of 1 + EDGES is a named edge case
LETTERS = 3  # that differ from the simple plan, at most, where one level is looked at

Step = tuple[int, int]  # (factor, level)
Near = dict[frozenset[Step], list[Plan]]  # plans by their levels beyond the simplest, the fewest letters first


@dataclass(frozen=True)
class Drawn:
    """One example: the seed of its numbers, and a plan. In this order: else a plan that shrinks changes the seed."""

    seed: int
    plan: Plan


def near(exercise: Exercise) -> Near:
    """The plans that fit and differ from the simple one in few letters, by their levels; the fewest letters first."""
    found: Near = {}
    changes = (
        dict(change)
        for count in range(LETTERS + 1)
        for names in itertools.combinations(exercise.letters, count)
        for change in itertools.product(*([(k, v) for v in exercise.letters[k][1:]] for k in names))
    )
    for change in itertools.islice(changes, NEAR_PLANS):
        plan = exercise.plan(**change)
        if _possible(exercise, plan):
            found.setdefault(exercise.beyond(plan), []).append(plan)
    return found


def _possible(exercise: Exercise, plan: Plan) -> bool:
    return bool(exercise.fits(plan) and exercise.work(plan) <= exercise.most_work)


def at_level(exercise: Exercise, plans: Near, step: Step | None) -> st.SearchStrategy[Drawn]:
    """Plans at this level and no other beyond the simplest, as far as there are any. None: the simplest of all factors.

    Shrinks by letters: each is set back to what it is in the simplest plan of this level.
    """
    wanted = frozenset((step,)) if step else frozenset()
    shown = min((b for b in plans if wanted <= b), key=lambda b: (len(b), sorted(b)), default=None)
    if shown is None or (step is None and shown):
        level = exercise.factors[step[0]].levels[step[1]] if step else "simplest of all factors"
        raise CourseError(
            f"exercise {exercise.name}: no plan shows the level '{level}'",
            f"Give the letters values that show it within {LETTERS} letters of the simple plan.",
        )
    return _within(exercise, plans[shown], shown)


@st.composite
def _within(draw: st.DrawFn, exercise: Exercise, pool: Sequence[Plan], beyond: frozenset[Step]) -> Drawn:
    seed = draw(SEEDS)
    base, plan = vars(pool[0]), vars(draw(st.sampled_from(pool)))
    kept = {k: v for k, v in plan.items() if v != base[k] and draw(KEPT)}
    chosen = Plan(**base | kept)
    assume(_possible(exercise, chosen) and exercise.beyond(chosen) == beyond)
    return Drawn(seed, chosen)


def anywhere(exercise: Exercise) -> st.SearchStrategy[Drawn]:
    """Any plan that fits. Shrinks letter by letter towards the simple one."""
    letters = st.fixed_dictionaries({k: _letter(v) for k, v in exercise.letters.items()})
    return st.builds(Drawn, SEEDS, letters.map(lambda p: Plan(**p)).filter(lambda p: _possible(exercise, p)))


def one_letter(exercise: Exercise, plans: Near) -> st.SearchStrategy[Drawn]:
    """The simple plan, and those that differ from it in one letter."""
    simple = vars(exercise.plan())
    few = [p for pool in plans.values() for p in pool if sum(vars(p)[k] != v for k, v in simple.items()) <= 1]
    return st.builds(Drawn, SEEDS, st.sampled_from(few))


@st.composite
def at_edges(draw: st.DrawFn, exercise: Exercise) -> Drawn:
    """The named edge cases, and what is between them and the simple plan: their letters shrink to the simple ones."""
    seed = draw(SEEDS)
    edge = draw(st.sampled_from([*exercise.edges.values()]))
    plan = exercise.plan(**{k: v for k, v in edge.items() if draw(KEPT)})
    assume(exercise.fits(plan))  # it may be as much work as its author likes
    return Drawn(seed, plan)


def _letter(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """The simple value half of the time, so that most plans have some letters of each kind."""
    return st.one_of(st.just(values[0]), st.sampled_from(values))


def live_call(exercise: Exercise, drawn: Drawn, *, same_arrays: bool = False) -> Call:
    """The call of a plan, with the numbers of its seed."""
    return call_of(exercise, drawn.plan, Stream(KEY, exercise.name, drawn.seed), same_arrays=same_arrays)


def live_question(exercise: Exercise, call: Call) -> Question | None:
    """What is due for a call; None where it would not be frozen either."""
    return question(exercise, call, Stream(KEY, "noise", exercise.name))
