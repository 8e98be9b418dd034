"""A student's failing case made smaller: one letter changed or two, to fewer levels or less work, while it still fails.

This asks the student's function, some calls at a time; what it earns is settled by then. The numbers of a case follow
from the plan and from a subkey that is frozen, so every run ends at the same case.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from coursekit.exercise import Exercise, Plan
from coursekit.frozen import Array, Call, CaseSet, Value
from coursekit.grade.exercises import Judged, Judgement, Levels, exchanged_levels
from coursekit.replay import Question, call_of, numbers, question, within
from coursekit.sandbox import Fault
from coursekit.stream import Stream

MOST_CALLS = 200  # for one failing case
MOST_BETWEEN = 20  # values of one letter, between those that its plans have and an edge case's
MOST_KEPT = 50  # plans of one exercise and the ways down from them, so that memory does not grow with the class
BATCH = 10  # calls at a time: as a rule one of the first few fails
DEADLY = ("timeout", "memory", "died", "malformed")  # each costs a worker, and a loop without end its whole time

Asks = Callable[[Sequence[Call]], Sequence[Value | Fault]]  # the student's answers to some calls, in order
Letters = tuple[object, ...]  # of a plan, in the exercise's order


@dataclass(frozen=True)
class Smaller:
    """A failing case that is smaller than the frozen one, and what the student's function gave."""

    asked: Question
    answer: Value | Fault
    got: Array | None


def worth_shrinking(judgement: Judgement, answers: Sequence[Value | Fault]) -> Judged | None:
    """The property whose failing case is to be made smaller, if it is a level's, no witness, and ends no worker.

    A witness is as small as can be; but in the simplest case it is worth asking whether it fails by itself.
    """
    root = judgement.root
    if root is None or root.step is None or (root.witness_of and root.step) or judgement.broken:
        return None
    answer = answers[root.failing[0]]
    return None if isinstance(answer, Fault) and answer.kind in DEADLY else root


def shrink(
    exercise: Exercise, cases: CaseSet, judgement: Judgement, root: Judged, ask: Asks, ways: "Ways | None" = None
) -> Smaller | None:
    """The smallest failing case near the first frozen one that fails `root`; None if none is smaller."""
    if root.witness_of:
        return None
    plan = next(case.plan for case in cases.cases if case.call == root.failing[0])
    ways = ways or Ways(exercise)
    return _Shrinking(exercise, cases.subkey, judgement, root, ask, ways).down(exercise.plan(**plan))


def letters_of(plan: Plan) -> Letters:
    """What a plan is known by."""
    return tuple(vars(plan).values())


@dataclass(frozen=True, slots=True)
class Way:
    """A plan by its letters, with its levels beyond the simplest."""

    letters: Letters
    beyond: Levels


class Ways:
    """From each plan to all smaller ones beside it: found when first asked for, and kept while there is room."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._from = lru_cache(MOST_KEPT)(self._smaller)
        self._levels: dict[Levels, Levels] = {}  # many plans have the same few

    def down(self, plan: Plan) -> tuple[Way, ...]:
        """The smallest first: fewer levels beyond the simplest, then less work, then fewer letters not simple."""
        return self._from(letters_of(plan))

    def plan(self, letters: Letters) -> Plan:
        """What `letters_of` was asked."""
        return Plan(**dict(zip(self.exercise.letters, letters, strict=True)))

    def _smaller(self, start: Letters) -> tuple[Way, ...]:
        plan = self.plan(start)
        most = self._size(plan, self.exercise.beyond(plan))
        neighbours = {letters_of(p): p for p in self._neighbours(plan)}
        smaller = []
        for letters, near in neighbours.items():
            if self.exercise.fits(near):
                beyond = self.exercise.beyond(near)
                if len(beyond) <= most[0] and (size := self._size(near, beyond)) < most:
                    smaller.append((size, Way(letters, self._levels.setdefault(beyond, beyond))))
        smaller.sort(key=itemgetter(0))
        return tuple(way for _, way in smaller)

    def _size(self, plan: Plan, beyond: Levels) -> tuple[float, ...]:
        return len(beyond), self.exercise.work(plan), self.exercise.uncommon(plan)

    def _neighbours(self, plan: Plan) -> Iterator[Plan]:
        """Those that differ in one letter or in two. An edge case's large numbers also go down by less."""
        changes = [(k, v) for k, values in self.exercise.letters.items() for v in values if v != getattr(plan, k)]
        for letter, values in self.exercise.letters.items():
            large = getattr(plan, letter)
            if type(large) is int and all(type(v) is int and v < large for v in values):
                for between in range(max(values) + 1, min(large, max(values) + 1 + MOST_BETWEEN)):
                    yield Plan(**vars(plan) | {letter: between})
        for count in (1, 2):
            for change in itertools.combinations(changes, count):
                if len(letters := dict(change)) == count:
                    yield Plan(**vars(plan) | letters)


class _Shrinking:
    def __init__(
        self, exercise: Exercise, subkey: bytes, judgement: Judgement, root: Judged, ask: Asks, ways: Ways
    ) -> None:
        self.exercise, self.subkey, self.judgement, self.root, self.ask = exercise, subkey, judgement, root, ask
        self.ways = ways
        self.left = MOST_CALLS
        self.tried: set[Letters] = set()

    def down(self, plan: Plan) -> Smaller | None:
        """Steps down, each to the smallest neighbour that still fails, until none does."""
        best: Smaller | None = None
        while step := self._smallest_failing(plan):
            plan, best = step
        return best

    def _smallest_failing(self, plan: Plan) -> tuple[Plan, Smaller] | None:
        ways = [way for way in self.ways.down(plan) if self._is_case(way)]
        for k in range(0, len(ways), BATCH):
            if step := self._try([self.ways.plan(way.letters) for way in ways[k : k + BATCH]]):
                return step
        return None

    def _try(self, plans: Sequence[Plan]) -> tuple[Plan, Smaller] | None:
        """All of these are asked at once; the first that fails."""
        put: list[tuple[Plan, Question]] = []
        for plan in plans[: self.left]:
            self.tried.add(letters_of(plan))
            if asked := self._question(plan):
                put.append((plan, asked))
        if not put:
            return None
        self.left -= len(put)
        answers = self.ask([asked.call for _, asked in put])
        for (plan, asked), answer in zip(put, answers, strict=True):
            if isinstance(answer, Fault) and answer.kind in DEADLY:
                self.left = 0
                return None
            got = numbers(answer)
            if not within(got, asked.due, asked.allowed):
                return plan, Smaller(asked, answer, got)
        return None

    def _is_case(self, way: Way) -> bool:
        """A case of this property that was not tried: it has its level, and others that were found right alone."""
        if way.letters in self.tried:
            return False
        beyond = exchanged_levels(way.beyond, self.judgement.exchanged)
        step = self.root.step or frozenset()
        return step <= beyond <= self.root.right | step

    def _question(self, plan: Plan) -> Question | None:
        name = repr(vars(plan))
        call = call_of(self.exercise, plan, Stream(self.subkey, self.exercise.name, "numbers", name))
        return question(self.exercise, call, Stream(self.subkey, self.exercise.name, "noise", name))
