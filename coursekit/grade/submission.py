"""One submission → one student's result: its answers are read, its cells run in a worker, its functions asked."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from msgspec.structs import replace

from coursekit.catalog import Catalog
from coursekit.errors import CourseError
from coursekit.frozen import Frozen, FrozenItem, Variant
from coursekit.grade.agenda import Agenda
from coursekit.grade.asking import Pending, ask_exercise
from coursekit.grade.equals import code_key, running
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.numpy_changes import INSTEAD, gone
from coursekit.grade.problems import Written, grade_problem, written
from coursekit.grade.results import Handed, ItemResult, Status, StudentResult
from coursekit.grade.show import LINE, line_of
from coursekit.intake import Submission, runnables
from coursekit.notes import Note
from coursekit.sandbox import Cell, Fault, Limits, Sandbox, Session

MOST_UNKNOWN = 5  # answers to no problem that are named
NOTHING = Note("Nothing was handed in.")


@dataclass(frozen=True)
class Ran:
    """What came of a submission's code: the results of the exercises, and what is to be said of its cells."""

    results: dict[str, ItemResult]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Grader:
    """What a class's grading stands on: the frozen release, its items, and each exercise's grader."""

    catalog: Catalog
    frozen: Frozen
    exercises: dict[str, ExerciseGrader]
    _last: dict[str, "Ran"] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, catalog: Catalog, frozen: Frozen) -> "Grader":
        """Reads and checks every case set of the release. CourseError where an item's version is another by now."""
        for item in frozen.manifest.items:
            thing = catalog.problem(item.item) if item.kind == "problem" else catalog.exercise(item.item)
            if thing.version != item.version:
                raise CourseError(
                    f"{item.item} was handed out in version {item.version}, and is here in version {thing.version}",
                    "Grade with the coursekit and the topics/ that the assignment was generated with.",
                )
        names = [i.item for i in frozen.manifest.items if i.kind == "exercise"]
        return cls(catalog, frozen, {n: ExerciseGrader(catalog.exercise(n), frozen.cases(n)) for n in names})

    @property
    def items(self) -> tuple[FrozenItem, ...]:
        """The items of the release, in the order of the assignment."""
        return self.frozen.manifest.items

    def grade(self, submission: Submission, sandbox: Sandbox, limits: Limits) -> StudentResult:
        """Grades what one student handed in. Whatever fails on our own side is BROKEN for its item alone."""
        variants = self.frozen.variants(submission.student)
        calls = written((c.number, c.source) for c in submission.cells)
        # Judged in a thread of its own, while the worker computes the next answers.
        with ThreadPoolExecutor(1) as judging:
            by_hand: dict[str, Future[ItemResult | Pending]] = {}

            def meanwhile() -> None:
                for item in self.items:
                    if item.kind == "problem":
                        by_hand[item.item] = judging.submit(
                            _safely, item, partial(self._problem, item, variants, calls)
                        )

            ran = self._run(submission, sandbox, limits, judging, meanwhile)
            items = [ran.results.get(i.item) or _finished(i, by_hand[i.item].result()) for i in self.items]
        notes = submission.notes + self._unknown(calls) + ran.notes
        return total(submission.student, items, Handed(submission.path, submission.sha256, submission.how), notes)

    def _run(
        self, submission: Submission, sandbox: Sandbox, limits: Limits, judging: Executor, meanwhile: Callable[[], None]
    ) -> Ran:
        """Its exercises, and `meanwhile` once its worker is ready. Code that was run just before is not run again."""
        code = running(submission)
        key = code_key(code)
        if (again := self._last.get(key)) is not None:
            meanwhile()
            return again
        # Made while a worker starts.
        cells = (Cell(c.number, source) for c, source in zip(code, runnables(code), strict=True))
        sources = {c.number: c.source for c in code}
        with sandbox.session(cells, limits) as session:
            meanwhile()
            exercises = [item for item in self.items if item.kind == "exercise"]
            following = [self._agenda(item, session) for item in exercises[1:]]
            judged = [
                (item, judging.submit(_safely, item, self._asked(item, session, sources, then)))
                for item, then in zip(exercises, (*following, None), strict=True)
            ]
            results = {item.item: _finished(item, future.result()) for item, future in judged}
            ran = Ran(results, cell_notes(session.faults, sources))
        self._last.clear()  # equal ones come one after another
        if not any(item.status is Status.BROKEN for item in results.values()):
            self._last[key] = ran
        return ran

    def broken(self, submission: Submission, why: str) -> StudentResult:
        """The result where our own side failed for the whole submission."""
        items = tuple(broken_item(i, why) for i in self.items)
        return total(submission.student, items, Handed(submission.path, submission.sha256, submission.how), ())

    def _unknown(self, calls: dict[str, list[Written]]) -> tuple[Note, ...]:
        """What was answered and is not asked: a name mistyped."""
        known = [item.item for item in self.items if item.kind == "problem"]
        return tuple(
            Note(
                "There is no problem {code} in this assignment: that answer was not read. Its problems are {names}.",
                {"code": name[:LINE], "names": ", ".join(known)},
            )
            for name in [name for name in calls if name not in known][:MOST_UNKNOWN]
        )

    def _agenda(self, item: FrozenItem, session: Session) -> Agenda | None:
        return self.exercises[item.item].agenda if session.defined(item.item) else None

    def _asked(
        self, item: FrozenItem, session: Session, sources: dict[int, str], then: Agenda | None
    ) -> Callable[[], ItemResult | Pending]:
        try:
            return ask_exercise(self.exercises[item.item], session, item.points, sources, then)
        except Exception as error:  # ours: the other items go on
            return partial(broken_item, item, f"{type(error).__name__}: {error}")

    def _problem(self, item: FrozenItem, variants: dict[str, Variant], calls: dict[str, list[Written]]) -> ItemResult:
        problem = self.catalog.problem(item.item)
        return grade_problem(problem, variants[item.item], item.points, calls.get(item.item, []))


def _safely(item: FrozenItem, work: Callable[[], ItemResult | Pending]) -> ItemResult | Pending:
    try:
        return work()
    except Exception as error:  # ours, never a zero
        return broken_item(item, f"{type(error).__name__}: {error}")


def _finished(item: FrozenItem, found: ItemResult | Pending) -> ItemResult:
    while isinstance(found, Pending):
        found = _safely(item, found.finish)
    return found


def broken_item(item: FrozenItem, why: str) -> ItemResult:
    """An item that could not be graded: no points, and staff are told."""
    note = Note("This item could not be graded. It is our fault: staff will look at it. ({why})", {"why": why[:300]})
    return ItemResult(
        item=item.item, kind=item.kind, points=None, max_points=item.points, status=Status.BROKEN, notes=(note,)
    )


def nothing(items: Sequence[FrozenItem], student: str) -> StudentResult:
    """The result of a student who handed nothing in."""
    missing = [
        ItemResult(item=i.item, kind=i.kind, points=0.0, max_points=i.points, status=Status.MISSING) for i in items
    ]
    return total(student, missing, None, (NOTHING,))


def total(student: str, items: Sequence[ItemResult], handed: Handed | None, notes: Sequence[Note]) -> StudentResult:
    """All items together; no total where one of them is BROKEN. Points are rounded to six places."""
    rounded = tuple(_rounded(i) for i in items)
    earned = [i.points for i in rounded if i.points is not None]
    points = round(sum(earned), 6) if len(earned) == len(rounded) else None
    return StudentResult(
        student=student, points=points, max_points=round(sum(i.max_points for i in rounded), 6),
        submission=handed, items=rounded, notes=tuple(notes),
    )  # fmt: skip


def _rounded(item: ItemResult) -> ItemResult:
    return replace(
        item,
        points=None if item.points is None else round(item.points, 6),
        fields=tuple(replace(f, points=round(f.points, 6), max_points=round(f.max_points, 6)) for f in item.fields),
        properties=tuple(
            replace(p, points=round(p.points, 6), max_points=round(p.max_points, 6)) for p in item.properties
        ),
    )


def cell_notes(faults: dict[int, Fault], sources: dict[int, str]) -> tuple[Note, ...]:
    """What became of the cells that did not run to their end."""
    notes = []
    for number, fault in sorted(faults.items()):
        values = {"cell": str(number), "type": fault.type}
        if fault.kind == "timeout":
            notes.append(Note("Cell {cell} did not finish in time. What it should have defined is missing.", values))
        elif fault.kind in ("memory", "died"):
            notes.append(
                Note(
                    "Cell {cell} used too much memory or ended its process. What it should have defined is missing.",
                    values,
                )
            )
        elif fault.line is None:
            notes.append(Note("Cell {cell} stopped with {type}.", values))
        else:
            code = line_of(sources.get(number, ""), fault.line)
            notes.append(
                Note(
                    "Cell {cell} stopped with {type} at line {line}: {code}",
                    values | {"line": str(fault.line), "code": code},
                )
            )
        if (spelling := gone(fault)) is not None:
            values = {"gone": spelling, "instead": INSTEAD[spelling]}
            notes.append(Note("Newer releases of numpy no longer have {gone}: write {instead}.", values))
    return tuple(notes)
