"""What a case set looks at: levels, pairs, triples; what each level costs; how many cases catch each mistake."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from coursekit.exercise import FULL_POINTS, Exercise
from coursekit.frozen import CaseSet
from coursekit.grade.exercises import Ladder
from coursekit.replay import catches
from coursekit.sandbox import Fault, Run
from coursekit.stream import Stream
from coursekit.validate.finding import Finding

PLANS = 4000  # random plans that show what is possible: drawn apart from those that the case set was chosen from
LEAST = 5  # random cases that catch a mistake: one that hangs on its witness alone is caught by luck

Row = tuple[int, ...]  # the level of every factor
Rows = np.ndarray[tuple[int, int], np.dtype[np.int64]]


@dataclass(frozen=True)
class LevelCost:
    """One level beyond the simplest: what it bears, what a fault at it alone costs in all, the cases that have it."""

    name: str
    points: float
    costs: float
    cases: int


@dataclass(frozen=True)
class Coverage:
    """The coverage of one exercise's case set; `shown` and `possible` for combinations of one, two, three levels."""

    exercise: str
    cases: int
    calls: int
    shown: tuple[int, int, int]
    possible: tuple[int, int, int]
    missing: tuple[str, ...]  # the pairs of levels that are possible and not shown
    levels: tuple[LevelCost, ...]
    caught: dict[str, int]  # mistake -> random cases that it fails, witnesses and named edge cases left out

    def findings(self) -> Iterator[Finding | None]:
        """A finding for each mistake that too few random cases catch."""
        for name, count in self.caught.items():
            what = f"only {count} random cases catch the mistake {name}"
            hint = f"Let the letters show it: {LEAST} cases beside its witness should."
            yield Finding(f"exercise {self.exercise}", what, hint) if count < LEAST else None


def coverage(exercise: Exercise, cases: CaseSet, key: bytes) -> Coverage:
    """Looks at a case set; computes, and asks nobody."""
    rows = _rows([exercise.levels(exercise.plan(**case.plan)) for case in cases.cases])
    possible = np.concatenate([rows, _rows(_drawn(exercise, key))])
    return Coverage(
        exercise=exercise.name, cases=len(cases.cases), calls=len(cases.calls),
        shown=_combinations(rows), possible=_combinations(possible), missing=_missing(exercise, rows, possible),
        levels=tuple(_costs(exercise, cases)), caught=_caught(exercise, cases),
    )  # fmt: skip


def _rows(rows: Sequence[Row]) -> Rows:
    return np.array(rows, dtype=np.int64)


def _drawn(exercise: Exercise, key: bytes) -> list[Row]:
    draw = Stream(key, "coverage", exercise.name)
    rows = []
    for n in range(PLANS):
        plan = exercise.plan(**{k: draw.choice(v) for k, v in exercise.letters.items() if draw.below(8) <= n % 8})
        if exercise.fits(plan) and exercise.work(plan) <= exercise.most_work:
            rows.append(exercise.levels(plan))
    return rows


def _combinations(rows: Rows) -> tuple[int, int, int]:
    """How many combinations of one, two and three levels some row shows."""
    base, columns = int(rows.max(initial=0)) + 1, range(rows.shape[1])

    def count(size: int) -> int:
        weights = base ** np.arange(size)
        return sum(len(np.unique(rows[:, chosen] @ weights)) for chosen in itertools.combinations(columns, size))

    return count(1), count(2), count(3)


def _missing(exercise: Exercise, rows: Rows, possible: Rows) -> tuple[str, ...]:
    def pairs(of: Rows) -> set[tuple[tuple[int, int], ...]]:
        return {pair for row in of.tolist() for pair in itertools.combinations(enumerate(row), 2)}

    def name(i: int, v: int) -> str:
        return f"{exercise.factors[i].name}: {exercise.factors[i].levels[v]}"

    return tuple(" and ".join(name(i, v) for i, v in pair) for pair in sorted(pairs(possible) - pairs(rows)))


def _costs(exercise: Exercise, cases: CaseSet) -> Iterator[LevelCost]:
    """Each level, with the points that a submission loses whose every answer at this level is wrong."""
    ladder = Ladder(exercise, cases)
    for i, v in exercise.steps():
        factor = exercise.factors[i]
        calls = {case.call for case in cases.cases if (i, v) in case.beyond}
        wrong = Fault("error")
        answers = [wrong if n in calls else want for n, want in enumerate(cases.wants)]
        nothing = [False] * len(answers)
        judged = ladder.judge(Run(answers, nothing, nothing, 0.0))
        points = factor.points / (len(factor.levels) - 1)
        number = sum((i, v) in case.beyond for case in cases.cases)
        yield LevelCost(f"{factor.name}: {factor.levels[v]}", points, FULL_POINTS - judged.points, number)


def _caught(exercise: Exercise, cases: CaseSet) -> dict[str, int]:
    random = {case.call for case in cases.cases if case.random}
    return {
        name: sum(catches(mistake, cases.calls[n], cases.wants[n], cases.tolerances[n]) for n in random)
        for name, mistake in exercise.mistakes.items()
    }
