"""What a worker answered → the result of an exercise: points, properties, the counterexample, the diagnosis. Pure."""

from coursekit.exercise import FULL_POINTS, Exercise
from coursekit.frozen import CaseSet
from coursekit.grade.diagnose import Diagnostician
from coursekit.grade.exercises import Judged, Judgement, judge
from coursekit.grade.results import Counterexample, ItemResult, PropertyResult, Shown, Status, Verdict
from coursekit.grade.show import Sources, call_text, counterexample, difference, shown_answer
from coursekit.notes import Note
from coursekit.sandbox import Fault, Run

CAUSES = {
    "error": Status.ERROR,
    "malformed": Status.ERROR,
    "died": Status.ERROR,
    "timeout": Status.TIMEOUT,
    "memory": Status.MEMORY,
    "missing": Status.MISSING,
}


class ExerciseGrader:
    """Grades one exercise for a whole class: what does not depend on the submission is computed once."""

    def __init__(self, exercise: Exercise, cases: CaseSet) -> None:
        self.exercise, self.cases = exercise, cases
        self.diagnostician = Diagnostician(exercise, cases)

    def grade(self, run: Run, points: float, sources: Sources, skipped: frozenset[int] = frozenset()) -> ItemResult:
        """One submission's answers to all calls of the case set; `sources` are its cells' texts."""
        judgement = judge(self.exercise, self.cases, run, skipped)
        scale = points / FULL_POINTS
        properties = tuple(self._property(p, judgement, run, sources, scale) for p in judgement.properties)
        full = all(p.status is Verdict.PASSED for p in judgement.properties)
        broken = judgement.broken
        earned = points if full else judgement.points * scale
        return ItemResult(
            item=self.exercise.name, kind="exercise", points=None if broken else earned, max_points=points,
            status=Status.BROKEN if broken else self._status(judgement, run), properties=properties,
            counterexample=self._counterexample(judgement, run, sources),
            diagnosis=None if full else self.diagnostician.diagnose(run.answers, judgement.answers),
        )  # fmt: skip

    def missing(self, points: float, note: Note) -> ItemResult:
        """The result where there is no such function: nothing was asked."""
        return ItemResult(
            item=self.exercise.name,
            kind="exercise",
            points=0.0,
            max_points=points,
            status=Status.MISSING,
            notes=(note,),
        )

    def _status(self, judgement: Judgement, run: Run) -> Status:
        if all(p.status is Verdict.PASSED for p in judgement.properties):
            return Status.PASSED
        if judgement.points > 0:
            return Status.PARTIAL
        root = judgement.root
        answer = run.answers[root.failing[0]] if root and root.failing else None
        if isinstance(answer, Fault) and answer.type == "NotImplementedError":
            return Status.MISSING  # the starter, as it was handed out
        return CAUSES[answer.kind] if isinstance(answer, Fault) else Status.FAILED

    def _property(self, p: Judged, judgement: Judgement, run: Run, sources: Sources, scale: float) -> PropertyResult:
        message = None
        if p.status is Verdict.BROKEN:
            message = Note("This check failed by itself. It is our fault: staff will look at it.")
        elif p.status is Verdict.FAILED:
            message = self._message(p, judgement, run, sources)
        return PropertyResult(p.name, p.claim, p.points * scale, p.max_points * scale, p.status, message)

    def _message(self, p: Judged, judgement: Judgement, run: Run, sources: Sources) -> Note:
        n = p.failing[0]
        if not judgement.good[n]:
            return difference(self._received(n, judgement, run, sources), self.cases.wants[n])
        if p.name == "state" and run.changed[n]:
            return Note(
                "{call} changed its input: work on a copy, x.copy()",
                {"call": call_text(self.exercise, self.cases.calls[n])},
            )
        if p.name == "state" and run.lost[n]:
            return Note("a later call overwrote the result of an earlier one: return a new array each time")
        return Note("the two sides of this claim differ")

    def _received(self, n: int, judgement: Judgement, run: Run, sources: Sources) -> Shown:
        return shown_answer(
            run.answers[n], judgement.answers[n], self.cases.wants[n], self.cases.tolerances[n], sources
        )

    def _counterexample(self, judgement: Judgement, run: Run, sources: Sources) -> Counterexample | None:
        root = judgement.root
        if root is None or not root.failing:
            return None
        n = root.failing[0]
        return counterexample(
            self.exercise,
            root.name,
            self.cases.calls[n],
            self.cases.wants[n],
            self._received(n, judgement, run, sources),
        )
