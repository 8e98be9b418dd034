"""The properties of an exercise, each a strategy and a check that gives the case it found to fail, or None.

They are those of the ladder, but each stands alone: none is left out since an earlier one fails.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

import numpy as np
from hypothesis import assume, reject
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.exercise import Exercise, Relation
from coursekit.frozen import Array, Call
from coursekit.grade.exercises import LEVEL, SIMPLE, STATE
from coursekit.grade.results import Counterexample
from coursekit.grade.show import Sources, call_text, counterexample, difference, shown_answer
from coursekit.live.plans import (
    KEY,
    Drawn,
    Near,
    Step,
    anywhere,
    at_edges,
    at_level,
    live_call,
    live_question,
    near,
    one_letter,
)
from coursekit.notes import Note
from coursekit.replay import CLEAR, DRAWS, Question, equal, exactly, numbers, perturbed, sides, tolerance, want, within
from coursekit.sandbox import Run
from coursekit.stream import Stream

Strategies = tuple[st.SearchStrategy[Any], ...]

TOGETHER = Note("Correct result whatever comes together")
EDGES = Note("Correct result in the named edge cases")


class Asked(Protocol):
    """Something that answers calls: a submission."""

    sources: Sources

    def ask(self, function: str, calls: Sequence[Call]) -> Run:
        """The answers to these calls, in this order."""
        ...


@dataclass(frozen=True)
class Found:
    """A case on which a property fails, and one sentence about it: `plain` if the two sides say as much themselves."""

    case: Counterexample
    message: Note
    plain: bool = False


@dataclass(frozen=True)
class Property:
    """One property: its name, as in results.json, what it claims, what is drawn, and the check of what was drawn.

    `strategies` are made when they are needed, since looking for plans takes a moment; each is searched only where
    those before it show nothing.
    """

    name: str
    claim: Note
    strategies: Callable[[], Strategies]
    check: Callable[[Asked, Any], Found | None]
    share: float = 0.5  # of Hypothesis's max_examples: one level varies in little


def properties(exercise: Exercise) -> list[Property]:
    """All of them, in the order of the ladder; what comes together, and edge cases, after the levels."""
    plans = cache(lambda: near(exercise))
    every = [_agreement(exercise, "simple", SIMPLE, partial(_at, exercise, plans, None))]
    for i, v in exercise.steps():
        level = exercise.factors[i].levels[v]
        name, claim = f"{exercise.factors[i].name}: {level}", Note(LEVEL, {"level": level})
        every.append(_agreement(exercise, name, claim, partial(_at, exercise, plans, (i, v))))
    every.append(_agreement(exercise, "together", TOGETHER, partial(_any, exercise, plans), share=3))
    if exercise.edges:
        every.append(_agreement(exercise, "edges", EDGES, lambda: (at_edges(exercise),)))
    every += [_relation(exercise, relation) for relation in exercise.relations.values()]
    return [*every, _state(exercise)]


def _at(exercise: Exercise, plans: Callable[[], Near], step: Step | None) -> Strategies:
    return (at_level(exercise, plans(), step),)


def _any(exercise: Exercise, plans: Callable[[], Near]) -> Strategies:
    """One letter first: where one is enough, shrinking two of them, each by itself, may not get there."""
    return one_letter(exercise, plans()), anywhere(exercise)


# ------------------------------------------------------------------ agreement with the reference
def _agreement(
    exercise: Exercise, name: str, claim: Note, strategies: Callable[[], Strategies], share: float = 0.5
) -> Property:
    def check(asked: Asked, drawn: Drawn) -> Found | None:
        put = live_question(exercise, live_call(exercise, drawn))
        if put is None:
            reject()
        run = asked.ask(exercise.name, [put.call])
        if within(numbers(run.answers[0]), put.due, put.allowed):
            return None
        return _wrong(exercise, claim, asked, put, run.answers[0])

    return Property(name, claim, strategies, check, share)


def _wrong(
    exercise: Exercise, claim: Note, asked: Asked, put: Question, answer: Any, message: Note | None = None
) -> Found:
    """An answer beside the one that was due."""
    received = shown_answer(answer, numbers(answer), put.due, put.allowed, asked.sources)
    case = counterexample(exercise, str(claim), put.call, put.due, received)
    return Found(case, message or difference(received, put.due), plain=message is None)


# ------------------------------------------------------------------ relations
def _relation(exercise: Exercise, relation: Relation) -> Property:
    claim = Note(relation.claim)

    def check(asked: Asked, drawn: Drawn) -> Found | None:
        built = live_call(exercise, drawn)
        case = Call(args=exactly(built.args), options=built.options, by_position=built.by_position)
        exact, made = _sides(exercise, relation, case, lambda call: want(exercise, call))
        allowed = _allowed(exercise, relation, case, exact, made)
        largest = max((float(np.max(np.abs(side), initial=0)) for side in exact), default=0.0)
        assume(CLEAR * allowed <= largest)
        if not equal(*exact, allowed):
            raise CourseError(
                f"{exercise.name}: the reference fails its relation {relation.name} on {vars(drawn.plan)}",
                "Mend the relation, or the reference.",
            )
        run = asked.ask(exercise.name, made)
        if _holds(exercise, relation, case, made, [numbers(answer) for answer in run.answers], allowed):
            return None
        return _first_wrong(exercise, claim, asked, made, run)

    return Property(relation.name, claim, lambda: (anywhere(exercise),), check)


def _sides(
    exercise: Exercise, relation: Relation, case: Call, answer: Callable[[Call], Any]
) -> tuple[tuple[Any, Any], list[Call]]:
    try:
        return sides(relation, case, answer)
    except Exception as error:  # an author's function may do anything
        raise _stopped(exercise, relation, error) from error


def _stopped(exercise: Exercise, relation: Relation, error: Exception) -> CourseError:
    return CourseError(
        f"{exercise.name}: relation {relation.name} stops with {type(error).__name__}: {error}",
        "It is given f, then the arrays of a case; options come along by themselves.",
    )


def _allowed(exercise: Exercise, relation: Relation, case: Call, exact: tuple[Any, Any], made: list[Call]) -> float:
    """How far the two sides may differ, as when a relation is frozen."""
    noisy = perturbed(exercise, Stream(KEY, "noise", relation.name))
    apart = np.subtract(*exact, dtype=np.float64)
    draws = (_sides(exercise, relation, case, lambda c: noisy(*c.args, **c.options))[0] for _ in range(DRAWS))
    pairs = [(np.subtract(a, b, dtype=np.float64), apart) for a, b in draws]
    return tolerance(sum(exercise.magnitude(*c.args) for c in made), pairs)


def _holds(
    exercise: Exercise, relation: Relation, case: Call, made: list[Call], answers: list[Array | None], allowed: float
) -> bool:
    """Do the submission's own answers satisfy the relation? Whether they are right is for other properties to say."""
    if not all(answer is not None and np.isfinite(answer).all() for answer in answers):
        return False
    left = iter(answers)
    try:
        return equal(*sides(relation, case, lambda call: next(left))[0], allowed)
    except Exception as error:
        shapes = [want(exercise, call).shape for call in made]
        if [np.asarray(answer).shape for answer in answers] != shapes:
            return False  # it cannot even be said of such answers
        raise _stopped(exercise, relation, error) from error


def _first_wrong(exercise: Exercise, claim: Note, asked: Asked, made: list[Call], run: Run) -> Found:
    """The smallest of a relation's calls that was answered wrongly; the first of them where all are right enough."""
    puts = [live_question(exercise, call) or Question(call, want(exercise, call), 0.0) for call in made]
    good = [within(numbers(a), put.due, put.allowed) for a, put in zip(run.answers, puts, strict=True)]
    sizes = [sum(int(np.size(a)) for a in call.args) for call in made]
    n = min(range(len(made)), key=lambda k: (good[k], sizes[k], k))
    return _wrong(exercise, claim, asked, puts[n], run.answers[n], Note("the two sides of this claim differ"))


# ------------------------------------------------------------------ state
def _state(exercise: Exercise) -> Property:
    """A question, another in the same arrays, one of another plan, the first again: each is answered as if asked alone.

    What it is answered does not matter here, as long as it is numbers: each property stands alone.
    """

    def check(asked: Asked, drawn: tuple[int, Drawn, Drawn]) -> Found | None:
        further, one, other = drawn
        sibling = Drawn(one.seed + further, one.plan)
        first, third = live_call(exercise, one), live_call(exercise, other)
        calls = [first, live_call(exercise, sibling, same_arrays=True), third, first]
        alone = [live_question(exercise, call) for call in (first, live_call(exercise, sibling), third)]
        assume(None not in alone)
        own = [(put, numbers(asked.ask(exercise.name, [put.call]).answers[0])) for put in alone if put]
        puts = [Question(put.call, answer, put.allowed) for put, answer in own if answer is not None]
        if len(puts) < len(alone):
            return _nothing_at_all(exercise, asked)
        run = asked.ask(exercise.name, calls)
        for n, put in enumerate([*puts, puts[0]]):
            if (said := _fault(exercise, put, run, n)) is not None:
                return _wrong(exercise, STATE, asked, put, run.answers[n], said)
        return None

    draws = st.tuples(st.integers(1, 99), anywhere(exercise), anywhere(exercise))
    return Property("state", STATE, lambda: (draws,), check)


def _fault(exercise: Exercise, put: Question, run: Run, n: int) -> Note | None:
    """What is wrong with the nth of several calls."""
    if run.changed[n]:
        call = call_text(exercise, put.call)
        return Note("{call} changed its input: work on a copy, x.copy()", {"call": call})
    if not _same(numbers(run.answers[n]), put):
        return Note("after other calls it answers something else than when it is asked alone")
    if run.lost[n]:
        return Note("a later call overwrote the result of an earlier one: return a new array each time")
    return None


def _same(got: Array | None, alone: Question) -> bool:
    """Equal but for rounding, which may differ with where an array lies. NaN can be the same twice, too."""
    if got is None or got.shape != alone.due.shape:
        return False
    return bool(np.allclose(got, alone.due, rtol=2**-20, atol=alone.allowed, equal_nan=True))


def _nothing_at_all(exercise: Exercise, asked: Asked) -> Found | None:
    """Who answers nothing, not even in the simplest case, keeps no state; that earns nothing."""
    put = live_question(exercise, live_call(exercise, Drawn(0, exercise.plan())))
    if put is None or numbers(answer := asked.ask(exercise.name, [put.call]).answers[0]) is not None:
        reject()
    return _wrong(exercise, STATE, asked, put, answer)
