"""The order in which a submission is asked: a loop without end costs little time, and no more than its own points."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from coursekit.frozen import Value
from coursekit.grade.agenda import Agenda
from coursekit.grade.exercises import Judged, Levels
from coursekit.grade.items import CAUSES, ExerciseGrader, Marks
from coursekit.grade.results import ItemResult
from coursekit.grade.shrink import Smaller, shrink, worth_shrinking
from coursekit.notes import Note
from coursekit.replay import Question, numbers, within
from coursekit.sandbox import Fault, Questions, Run, Session

DEADLY = ("timeout", "memory", "died")  # faults that end a worker
ROUNDS = 3  # each ends at as many deaths as the limits allow


@dataclass(frozen=True)
class Asked:
    """A run of all calls, and which of them were never put: after some deaths nothing is gained by more of them."""

    run: Run
    skipped: frozenset[int]


def ask(session: Session, agenda: Agenda, then: Agenda | None = None) -> Asked:
    """The answers to all calls of a case set. `then`: what is asked next; it may be on its way before the end of these.

    The simplest cases go first: where they end a worker, nothing else can earn a point, and is not asked. Otherwise
    everything is asked at once, few levels before many; if that is given up after some deaths, what was not put yet is
    asked in another round, without the calls that have in them all levels of a deadly one. That costs nothing: one
    of those levels fails, so no case that has them all is looked at for the sake of another level.
    """
    asking = _Asking(session, agenda)
    if not asking.put(agenda.simple, agenda.first, agenda.second):
        asking.put(agenda.rest, agenda.second, then.first if then else None)
        for _ in range(ROUNDS - 1):
            if not (left := [n for n in agenda.rest if n not in asking.answers and not asking.hopeless(n)]):
                break
            asking.put(left, agenda.questions(left))
    return asking.done()


class _Asking:
    def __init__(self, session: Session, agenda: Agenda) -> None:
        self.session, self.agenda = session, agenda
        self.deadly: set[Levels] = set()
        self.answers: dict[int, tuple[Value | Fault, bool, bool]] = {}
        self.seconds = 0.0

    def hopeless(self, n: int) -> bool:
        """Has every case that wants this call all levels of a deadly one?"""
        wanted = self.agenda.asked_by.get(n) or self.agenda.related.get(n, [])
        return all(any(dead <= levels for dead in self.deadly) for levels in wanted)

    def put(self, numbers: Sequence[int], questions: Questions, then: Questions | None = None) -> list[int]:
        """Puts these calls; those that ended a worker."""
        run = self.session.ask(questions, then)
        self.seconds += run.seconds
        deadly = []
        for n, answer, changed, lost in zip(numbers[: _tried(run)], run.answers, run.changed, run.lost, strict=False):
            self.answers[n] = (answer, changed, lost)
            if isinstance(answer, Fault) and answer.kind in DEADLY:
                deadly.append(n)
                self.deadly |= {levels for levels in self.agenda.asked_by.get(n, ()) if levels}
        return deadly

    def done(self) -> Asked:
        numbers = range(len(self.agenda.cases.calls))
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
        # A known mistake keeps nothing from call to call: whoever answers as it does is wrong alone, too.
        if not self.root.step and self.marks.diagnosis is None and self._right_alone():
            return grader.result(self.marks, self.points, self.sources, kept=True)
        smaller = shrink(
            grader.exercise, grader.cases, self.marks.judgement, self.root,
            lambda calls: self.session.run(name, calls, deaths=1).answers, grader.ways,
        )  # fmt: skip
        return grader.result(self.marks, self.points, self.sources, smaller, by_layout=self._by_layout(smaller))

    def _by_layout(self, smaller: Smaller | None) -> bool:
        """Is what fails answered rightly where its arrays lie in the usual order?"""
        cases, n = self.grader.cases, self.root.failing[0]
        shown = smaller.asked if smaller else Question(cases.calls[n], cases.wants[n], cases.tolerances[n])
        if shown.call.memory == "C":
            return False
        (answer,) = self.session.run(cases.exercise, [replace(shown.call, memory="C")], deaths=1).answers
        return within(numbers(answer), shown.due, shown.allowed)

    def _right_alone(self) -> bool:
        """Is the call that fails answered rightly where nothing was asked before it?"""
        cases, n = self.grader.cases, self.root.failing[0]
        (answer,) = self.session.alone(cases.exercise, cases.calls[n]).answers
        return within(numbers(answer), cases.wants[n], cases.tolerances[n])


def ask_exercise(
    grader: ExerciseGrader, session: Session, points: float, sources: dict[int, str], then: Agenda | None = None
) -> Callable[[], ItemResult | Pending]:
    """Asks one exercise of a submission whose cells have run; what is returned judges the answers."""
    name = grader.exercise.name
    if not session.defined(name):
        note = Note("There is no function {name} after the cells have run.", {"name": name})
        missing = grader.missing(points, note)
        faults = [f for f in session.faults.values() if f.kind in DEADLY]
        return lambda: missing if not faults else _stopped(missing, faults[0])
    asked = ask(session, grader.agenda, then)

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
