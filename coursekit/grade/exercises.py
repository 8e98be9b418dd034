"""The ladder: a submission's answers to the frozen calls → points, verdicts, and the cases that fail. Pure.

A level is found right if all cases pass whose other levels were already found right. What a fault blocks is not blamed
on later levels, so one root fault is told, and paid for, once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from coursekit.exercise import Exercise
from coursekit.frozen import Array, Case, CaseSet, Equation, call_key
from coursekit.grade.results import Verdict
from coursekit.notes import Note
from coursekit.replay import UnplayableError, numbers, plain, play
from coursekit.sandbox import Run

Levels = frozenset[tuple[int, int]]  # the (factor, level) of a plan that are not the simplest

MOST_KEPT = 200  # rungs, so that memory does not grow with the class

SIMPLE = Note("Correct result in the simplest case")
STATE = Note("Changes no input, no earlier result, and answers the same question the same way")
LEVEL = "Correct result: {level}"


@dataclass(frozen=True)
class Judged:
    """One property. `failing` are the numbers of the calls that show its fault, the smallest question first.

    Of a level's property: its cases have the levels `step`, and others at most that are among `right`.
    """

    name: str
    claim: Note
    points: float
    max_points: float
    status: Verdict
    failing: tuple[int, ...] = ()
    witness_of: str = ""  # the mistake whose witness the first of `failing` is
    step: Levels | None = None
    right: Levels = frozenset()


@dataclass(frozen=True)
class Judgement:
    """All properties of an exercise, in the order of the ladder. Points are out of FULL_POINTS."""

    properties: tuple[Judged, ...]
    good: tuple[bool, ...]  # per call
    answers: tuple[Array | None, ...]  # per call: as numbers, where it is numbers
    exchanged: int | None = None  # the factor whose first two levels changed places

    @property
    def points(self) -> float:
        """What all properties earned together."""
        return sum(p.points for p in self.properties)

    @property
    def full(self) -> bool:
        """Did every property pass?"""
        return all(p.status is Verdict.PASSED for p in self.properties)

    @property
    def broken(self) -> bool:
        """Did the grader itself fail?"""
        return any(p.status is Verdict.BROKEN for p in self.properties)

    @property
    def root(self) -> Judged | None:
        """The first property that failed."""
        return next((p for p in self.properties if p.status is Verdict.FAILED), None)


def exchanged_levels(beyond: Levels, factor: int | None) -> Levels:
    """The levels of a plan when the first two of this factor have changed places; None: of none."""
    if factor is None or any(i == factor and v > 1 for i, v in beyond):
        return beyond
    return beyond ^ {(factor, 1)}


class Ladder:
    """An exercise's case set, and what every submission is judged with: made once for a class."""

    def __init__(self, exercise: Exercise, cases: CaseSet) -> None:
        self.exercise, self.cases = exercise, cases
        self._due = [due.ravel() for due in cases.wants]
        self._shapes = [due.shape for due in cases.wants]
        self._allowed = np.array(cases.tolerances)
        self._beyond: dict[int | None, list[Levels]] = {}
        self.cases_of = lru_cache(MOST_KEPT)(self._chosen)

    def judge(self, run: Run, skipped: frozenset[int] = frozenset()) -> Judgement:
        """Judges one submission. Only finite answers of the right shape are looked at; all else is wrong.

        `skipped` calls were never put: what hangs on them is not passed, and not blamed either.
        """
        answers = [numbers(a) for a in run.answers]
        good = self.good(answers)
        judgement = _Climb(self, run, answers, good, skipped).judgement()
        if judgement.properties[0].status is Verdict.FAILED:
            for i in (i for i, factor in enumerate(self.exercise.factors) if factor.either):
                other = _Climb(self, run, answers, good, skipped, exchanged=i).judgement()
                if other.properties[0].status is Verdict.PASSED:
                    return other
        return judgement

    def good(self, answers: Sequence[Array | None]) -> list[bool]:
        """Which answers are right: what `within` says of each, found for all in one go."""
        good = [False] * len(answers)
        alike = [n for n, (a, shape) in enumerate(zip(answers, self._shapes, strict=True))
                 if a is not None and a.shape == shape]  # fmt: skip
        for n in alike:
            good[n] = not self._due[n].size
        if not (alike := [n for n in alike if not good[n]]):
            return good
        starts = np.cumsum([0, *(self._due[n].size for n in alike[:-1])])
        with np.errstate(all="ignore"):
            got = np.concatenate([answers[n].ravel() for n in alike])  # type: ignore[union-attr]  # none is None
            off = np.maximum.reduceat(np.abs(got - np.concatenate([self._due[n] for n in alike])), starts)
            for n, right in zip(alike, (off <= self._allowed[alike]).tolist(), strict=True):
                good[n] = right
        return good

    def _chosen(self, step: Levels, right: Levels, exchanged: int | None) -> list[Case]:
        """The cases with these levels in which all others are among `right`."""
        pairs, most = zip(self.cases.cases, self.beyond(exchanged), strict=True), right | step
        return [c for c, beyond in pairs if step <= beyond <= most and not c.state_only]

    def beyond(self, exchanged: int | None) -> list[Levels]:
        """Of each case: its levels that are not the simplest."""
        if exchanged not in self._beyond:
            self._beyond[exchanged] = [exchanged_levels(case.beyond, exchanged) for case in self.cases.cases]
        return self._beyond[exchanged]

    @cached_property
    def sizes(self) -> list[int]:
        """Of each call: how many numbers it passes. Looked at where something fails."""
        return [sum(int(np.size(a)) for a in call.args) for call in self.cases.calls]

    @cached_property
    def keys(self) -> list[bytes]:
        """Of each call: what it asks."""
        return [call_key(plain(call)) for call in self.cases.calls]


class _Climb:
    """One submission's. `exchanged`: the factor whose first two levels have changed places, none if it is None."""

    def __init__(
        self, ladder: Ladder, run: Run, answers: Sequence[Array | None], good: Sequence[bool], skipped: frozenset[int],
        exchanged: int | None = None,
    ) -> None:  # fmt: skip
        self.ladder, self.exercise, self.cases = ladder, ladder.exercise, ladder.cases
        self.run, self.answers, self.good, self.skipped = run, answers, good, skipped
        self.exchanged, self.beyond = exchanged, ladder.beyond(exchanged)
        self.right: Levels = frozenset()

    def _name(self, i: int, v: int) -> str:
        return self.exercise.factors[i].levels[0 if (i, v) == (self.exchanged, 1) else v]

    def judgement(self) -> Judgement:
        """All properties, from the simplest case up."""
        base = self._level("simple", SIMPLE, self.exercise.simple_points, frozenset(), open_=True)
        properties = [base]
        standing = base.status is Verdict.PASSED
        for i, v in self.exercise.steps():
            factor = self.exercise.factors[i]
            claim = Note(LEVEL, {"level": self._name(i, v)})
            points = factor.points / (len(factor.levels) - 1)
            step = self._level(f"{factor.name}: {self._name(i, v)}", claim, points, frozenset({(i, v)}), open_=standing)
            if step.status is Verdict.PASSED:
                self.right |= {(i, v)}
            properties.append(step)
        properties += [self._relation(name, standing) for name in self.exercise.relations]
        properties.append(self._state(standing))
        return Judgement(tuple(properties), tuple(self.good), tuple(self.answers), self.exchanged)

    def _level(self, name: str, claim: Note, points: float, step: Levels, *, open_: bool) -> Judged:
        """Judged on the cases with this level in which all others are already found right."""
        mine = self.ladder.cases_of(step, self.right, self.exchanged)
        if not open_ or not mine:
            return Judged(name, claim, 0.0, points, Verdict.BLOCKED)
        failing = [c for c in mine if not self.good[c.call] and c.call not in self.skipped]
        if not failing:
            asked = not any(c.call in self.skipped for c in mine)
            return Judged(name, claim, points * asked, points, Verdict.PASSED if asked else Verdict.BLOCKED)
        failing.sort(key=lambda c: (not c.witness, len(c.beyond), self.ladder.sizes[c.call], c.call))
        shown = tuple(dict.fromkeys(c.call for c in failing))
        return Judged(name, claim, 0.0, points, Verdict.FAILED, shown, failing[0].witness, step, self.right)

    def _relation(self, name: str, standing: bool) -> Judged:
        relation = self.exercise.relations[name]
        claim, points = Note(relation.claim), relation.points
        mine = [e for e in self.cases.equations if e.relation == name and self.beyond[e.case] <= self.right]
        if not standing or not mine or any(n in self.skipped for e in mine for n in e.calls):
            return Judged(name, claim, 0.0, points, Verdict.BLOCKED)
        failing: list[int] = []
        try:
            for equation in mine:
                failing += self._failing_calls(equation)
        except UnplayableError:
            return Judged(name, claim, 0.0, points, Verdict.BROKEN)
        if failing:
            return Judged(name, claim, 0.0, points, Verdict.FAILED, tuple(dict.fromkeys(failing)))
        return Judged(name, claim, points, points, Verdict.PASSED)

    def _failing_calls(self, equation: Equation) -> list[int]:
        """The calls to show where a relation does not hold: those answered wrongly first."""
        calls = equation.calls
        answers = [self.answers[n] for n in calls]
        due = [self.cases.wants[n] for n in calls]
        whole = [
            a
            for a, d in zip(answers, due, strict=True)
            if a is not None and a.shape == d.shape and np.isfinite(a).all()
        ]
        if len(whole) == len(calls):
            case = self.cases.calls[self.cases.cases[equation.case].call]
            if play(self.exercise, equation, case, self.ladder.keys, whole):
                return []
        return sorted(calls, key=lambda n: (self.good[n], self.ladder.sizes[n], n))

    def _state(self, standing: bool) -> Judged:
        points = self.exercise.state_points
        pairs = zip(self.cases.cases, self.beyond, strict=True)
        mine = [c for c, beyond in pairs if c.state_only and beyond <= self.right]
        if not standing or any(c.call in self.skipped for c in mine):
            return Judged("state", STATE, 0.0, points, Verdict.BLOCKED)

        def smallest(calls: Iterable[int]) -> list[int]:
            return sorted(calls, key=lambda n: (self.ladder.sizes[n], n))

        calls = range(len(self.cases.calls))
        failing = smallest(n for n in calls if self.run.changed[n])  # which may be why others are answered wrongly
        failing += [c.call for c in mine if not self.good[c.call]]
        failing += smallest(n for n in calls if self.run.lost[n])
        if failing:
            return Judged("state", STATE, 0.0, points, Verdict.FAILED, tuple(dict.fromkeys(failing)))
        return Judged("state", STATE, points, points, Verdict.PASSED)
