"""The order in which a submission is asked: a loop without end costs little time, and no more than its own points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from coursekit.frozen import CaseSet, Value
from coursekit.grade.exercises import Judged
from coursekit.grade.items import CAUSES, ExerciseGrader, Marks
from coursekit.grade.results import ItemResult
from coursekit.grade.shrink import shrink, worth_shrinking
from coursekit.notes import Note
from coursekit.sandbox import Fault, Run, Session

DEADLY = ("timeout", "memory", "died")  # faults that end a worker
ROUNDS = 3  # each ends at as many deaths as the limits allow

Levels = frozenset[tuple[int, int]]  # the (factor, level) of a case that are not the simplest


@dataclass(frozen=True)
class Asked:
    """A run of all calls, and which of them were never put: after some deaths nothing is gained by more of them."""

    run: Run
    skipped: frozenset[int]


def ask(session: Session, function: str, cases: CaseSet) -> Asked:
    """The answers to all calls of a case set.

    The simplest cases go first: where they end a worker, nothing else can earn a point, and is not asked. Otherwise
    everything is asked at once, few levels before many; if that is given up after some deaths, what was not put yet is
    asked in another round, without the calls that have in them all levels of a deadly one. That costs nothing: one
    of those levels fails, so no case that has them all is looked at for the sake of another level.
    """
    asking = _Asking(session, function, cases)
    if not asking.put(asking.simple()):
        left = [n for n in range(len(cases.calls)) if n not in asking.answers]
        for _ in range(ROUNDS):
            asking.put(left)
            left = [n for n in left if n not in asking.answers and not asking.hopeless(n)]
            if not left:
                break
    return asking.done()


class _Asking:
    def __init__(self, session: Session, function: str, cases: CaseSet) -> None:
        self.session, self.function, self.cases = session, function, cases
        self.asked_by: dict[int, list[Levels]] = {}  # call -> the levels of each case that asks it
        self.related: dict[int, list[Levels]] = {}  # call -> the same of each case for whose relations it is asked
        for case in cases.cases:
            self.asked_by.setdefault(case.call, []).append(case.beyond)
        for equation in cases.equations:
            for n in equation.calls:
                self.related.setdefault(n, []).append(cases.cases[equation.case].beyond)
        self.deadly: set[Levels] = set()
        self.answers: dict[int, tuple[Value | Fault, bool, bool]] = {}
        self.seconds = 0.0

    def simple(self) -> list[int]:
        """The calls of the simplest cases. A repeat comes after all others: else nothing lies between."""
        repeats = {c.call for c in self.cases.cases if c.state_only and not self.cases.calls[c.call].same_arrays}
        return [n for n in range(len(self.cases.calls)) if frozenset() in self.asked_by.get(n, ()) and n not in repeats]

    def hopeless(self, n: int) -> bool:
        """Has every case that wants this call all levels of a deadly one?"""
        wanted = self.asked_by.get(n) or self.related.get(n, [])
        return all(any(dead <= levels for dead in self.deadly) for levels in wanted)

    def put(self, numbers: Sequence[int]) -> list[int]:
        """Puts these calls; those that ended a worker."""
        run = self.session.run(self.function, [self.cases.calls[n] for n in numbers])
        self.seconds += run.seconds
        deadly = []
        for n, answer, changed, lost in zip(numbers[: _tried(run)], run.answers, run.changed, run.lost, strict=False):
            self.answers[n] = (answer, changed, lost)
            if isinstance(answer, Fault) and answer.kind in DEADLY:
                deadly.append(n)
                self.deadly |= {levels for levels in self.asked_by.get(n, ()) if levels}
        return deadly

    def done(self) -> Asked:
        numbers = range(len(self.cases.calls))
        never = (Fault("timeout", message="not asked"), False, False)
        answers = [self.answers.get(n, never) for n in numbers]
        run = Run(
            [a for a, _, _ in answers], [c for _, c, _ in answers], [lost for _, _, lost in answers], self.seconds
        )
        return Asked(run, frozenset(n for n in numbers if n not in self.answers))


def _tried(run: Run) -> int:
    """How many calls were really put: those that were given up share the fault of the one that was the last straw."""
    last = run.answers[-1] if run.answers else None
    if not isinstance(last, Fault) or last.kind not in DEADLY:
        return len(run.answers)
    return next(n for n, answer in enumerate(run.answers) if answer is last) + 1


@dataclass(frozen=True)
class Pending:
    """An exercise of a submission that is judged, and whose failing case is still to be made smaller."""

    grader: ExerciseGrader
    marks: Marks
    root: Judged
    session: Session
    points: float
    sources: dict[int, str]

    def finish(self) -> ItemResult:
        """Asks the submission's function once more."""
        grader, name = self.grader, self.grader.exercise.name
        smaller = shrink(
            grader.exercise, grader.cases, self.marks.judgement, self.root,
            lambda calls: self.session.run(name, calls, deaths=1).answers,
        )  # fmt: skip
        return grader.result(self.marks, self.points, self.sources, smaller)


def ask_exercise(
    grader: ExerciseGrader, session: Session, points: float, sources: dict[int, str]
) -> Callable[[], ItemResult | Pending]:
    """Asks one exercise of a submission whose cells have run; what is returned judges the answers."""
    name = grader.exercise.name
    if not session.defined(name):
        note = Note("There is no function {name} after the cells have run.", {"name": name})
        missing = grader.missing(points, note)
        faults = [f for f in session.faults.values() if f.kind in ("timeout", "memory", "died")]
        return lambda: missing if not faults else _stopped(missing, faults[0])
    asked = ask(session, name, grader.cases)

    def judging() -> ItemResult | Pending:
        marks = grader.mark(asked.run, asked.skipped)
        root = worth_shrinking(marks.judgement, asked.run.answers)
        if root is None:
            return grader.result(marks, points, sources)
        return Pending(grader, marks, root, session, points, sources)

    return judging


def run_exercise(grader: ExerciseGrader, session: Session, points: float, sources: dict[int, str]) -> ItemResult:
    """One exercise of a submission whose cells have run, asked and judged."""
    judged = ask_exercise(grader, session, points, sources)()
    return judged.finish() if isinstance(judged, Pending) else judged


def _stopped(missing: ItemResult, fault: Fault) -> ItemResult:
    """A function that is missing since the cells that should define it were stopped."""
    return replace(missing, status=CAUSES[fault.kind])
