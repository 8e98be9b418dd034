"""Broken solutions in workers: do they keep full marks, and where do they answer otherwise than the reference?"""

from collections.abc import Sequence
from dataclasses import replace

from coursekit.exercise import Exercise
from coursekit.frozen import CaseSet
from coursekit.grade.exercises import Ladder
from coursekit.grade.results import Verdict
from coursekit.replay import numbers, within
from coursekit.sandbox import Cell, Fault, Limits, Run, Sandbox
from coursekit.validate.wide import Wide

# A mutant may loop without end, and one death is enough to know: the solutions themselves take milliseconds.
TIGHT = Limits(call_seconds=1.0, cell_seconds=3.0, total_seconds=30.0, output_chars=0, deaths=1)
PATIENT = replace(TIGHT, call_seconds=10.0, total_seconds=300.0)  # a late answer would count as another one
SIMPLE, RICH = 4, 12  # calls that are put first: most mutants fail them, and need no more
CHUNK = 500  # wide inputs for one worker
DRAWS = 4  # of a plan's numbers: it tells a mutant apart if it does in each of them
DEATHS = DRAWS  # of workers, each confirmed by another one; not fewer, or such plans would never tell


class Running:
    """The mutants of one exercise, each in workers of its own. `broken`: relations that stopped on some mutant."""

    def __init__(self, exercise: Exercise, sandbox: Sandbox) -> None:
        self.exercise, self.sandbox = exercise, sandbox
        self.broken: set[str] = set()

    def full(self, cells: Sequence[Cell], ladder: Ladder) -> bool:
        """Does it keep full marks? Who ends a worker is tried once more: the machine may have been slow."""
        full, died = self._tried(cells, ladder)
        return self._tried(cells, ladder)[0] if died else full

    def _tried(self, cells: Sequence[Cell], ladder: Ladder) -> tuple[bool, bool]:
        """Whether it keeps full marks, and whether it ended a worker. Some calls go first, and most fail there."""
        name, cases, first = self.exercise.name, ladder.cases, _first(ladder.cases)
        with self.sandbox.session(cells, TIGHT) as session:
            if not session.defined(name):
                return False, any(map(_deadly, session.faults.values()))
            answers = session.run(name, [cases.calls[n] for n in first]).answers
        for n, answer in zip(first, answers, strict=True):
            if not within(numbers(answer), cases.wants[n], cases.tolerances[n]):
                return False, _deadly(answer)
        with self.sandbox.session(cells, TIGHT) as session:
            run = session.run(name, cases.calls)
        judged = ladder.judge(run)
        self.broken |= {p.name for p in judged.properties if p.status is Verdict.BROKEN}
        return judged.full, any(map(_deadly, run.answers))

    def apart(self, cells: Sequence[Cell], wide: Sequence[Wide]) -> list[int]:
        """The inputs that it answers otherwise than the reference, changes, or whose result it loses later.

        Who ends a worker is asked the same once more: the machine may have been slow. After some deaths that is enough.
        """
        found: list[int] = []
        start, died, deaths = 0, -1, 0
        while start < len(wide) and deaths < DEATHS:
            part = wide[start : start + CHUNK]
            with self.sandbox.session(cells, PATIENT) as session:
                run = session.run(self.exercise.name, [w.asked.call for w in part])
            alive = next((n for n, a in enumerate(run.answers) if _deadly(a)), len(part))
            found += [start + n for n in range(alive) if not _right(part[n], run, n)]
            start += alive
            if alive < len(part):
                if start == died:
                    found.append(start)
                    start, deaths = start + 1, deaths + 1
                else:
                    died = start
        return found


def _deadly(answer: object) -> bool:
    return isinstance(answer, Fault) and answer.kind in ("timeout", "memory", "died")


def _right(one: Wide, run: Run, n: int) -> bool:
    right = within(numbers(run.answers[n]), one.asked.due, one.asked.allowed)
    return right and not run.changed[n] and not run.lost[n]


def _first(cases: CaseSet) -> list[int]:
    ordinary = sorted((c for c in cases.cases if not c.state_only), key=lambda c: len(c.beyond))
    return list(dict.fromkeys(c.call for c in [*ordinary[:SIMPLE], *ordinary[-RICH:]]))
