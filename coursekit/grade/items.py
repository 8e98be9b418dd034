"""What a worker answered → the result of an exercise: points, properties, the counterexample, the diagnosis. Pure."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from msgspec.structs import replace

from coursekit.exercise import FULL_POINTS, Exercise
from coursekit.frozen import Array, Call, CaseSet
from coursekit.grade.agenda import Agenda
from coursekit.grade.diagnose import Diagnostician
from coursekit.grade.exercises import Judged, Judgement, Ladder
from coursekit.grade.results import Diagnosis, ItemResult, PropertyResult, Shown, Status, Verdict
from coursekit.grade.show import Sources, call_text, counterexample, difference, in_memory, never_filled, shown_answer
from coursekit.grade.shrink import Smaller, Ways
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


KEPT = Note("asked alone, this very call gets the right answer: your function keeps something from earlier calls")


@dataclass(frozen=True)
class Marks:
    """What one submission's answers to all calls of a case set are worth."""

    judgement: Judgement
    run: Run
    diagnosis: Diagnosis | None


@dataclass(frozen=True)
class _Fault:
    """A call that shows a fault, what was due, and what came."""

    call: Call
    due: Array
    received: Shown


class ExerciseGrader:
    """Grades one exercise for a whole class: what does not depend on the submission is computed once."""

    def __init__(self, exercise: Exercise, cases: CaseSet) -> None:
        self.exercise, self.cases = exercise, cases
        self.ladder, self.diagnostician = Ladder(exercise, cases), Diagnostician(exercise, cases)

    @cached_property
    def agenda(self) -> Agenda:
        """What every submission is asked."""
        return Agenda(self.cases)

    @cached_property
    def ways(self) -> Ways:
        """From every plan to smaller ones."""
        return Ways(self.exercise)

    def mark(self, run: Run, skipped: frozenset[int] = frozenset()) -> Marks:
        """Judges one submission's answers to all calls of the case set."""
        judgement = self.ladder.judge(run, skipped)
        told = None if judgement.full else self.diagnostician.diagnose(judgement.answers, judgement.good)
        return Marks(judgement, run, told)

    def result(
        self, marks: Marks, points: float, sources: Sources, smaller: Smaller | None = None, *, kept: bool = False,
        by_layout: bool = False,
    ) -> ItemResult:  # fmt: skip
        """What they come to out of `points`; `sources` are the cells' texts, `smaller` is a failing case made small.

        `kept`: the simplest case fails only after other calls. `by_layout`: what is shown fails only as its arrays lie.
        """
        judgement, run = marks.judgement, marks.run
        scale = points / FULL_POINTS
        root = judgement.root
        shown = self._fault(root, judgement, run, sources, smaller) if root and root.failing else None
        properties = tuple(
            self._property(p, judgement, run, sources, scale, shown if p is root else None, by_layout and p is root)
            for p in judgement.properties
        )
        if kept:
            properties = tuple(replace(p, message=KEPT) if p.name == "simple" else p for p in properties)
        return ItemResult(
            item=self.exercise.name, kind="exercise",
            points=None if judgement.broken else points if judgement.full else judgement.points * scale,
            max_points=points,
            status=Status.BROKEN if judgement.broken else self._status(judgement, run), properties=properties,
            counterexample=counterexample(self.exercise, root.name, shown.call, shown.due, shown.received)
            if root and shown else None,
            diagnosis=marks.diagnosis,
        )  # fmt: skip

    def grade(self, run: Run, points: float, sources: Sources, skipped: frozenset[int] = frozenset()) -> ItemResult:
        """Both in one, where the function cannot be asked any more."""
        return self.result(self.mark(run, skipped), points, sources)

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
        if judgement.full:
            return Status.PASSED
        if judgement.points > 0:
            return Status.PARTIAL
        root = judgement.root
        answer = run.answers[root.failing[0]] if root and root.failing else None
        if isinstance(answer, Fault) and answer.type == "NotImplementedError":
            return Status.MISSING  # the starter, as it was handed out
        return CAUSES[answer.kind] if isinstance(answer, Fault) else Status.FAILED

    def _property(
        self, p: Judged, judgement: Judgement, run: Run, sources: Sources, scale: float, shown: _Fault | None,
        by_layout: bool,
    ) -> PropertyResult:  # fmt: skip
        message = None
        if p.status is Verdict.BROKEN:
            message = Note("This check failed by itself. It is our fault: staff will look at it.")
        elif p.status is Verdict.FAILED:
            message = self._message(p, judgement, run, shown or self._fault(p, judgement, run, sources))
            message = never_filled(in_memory(message) if by_layout else message, self.exercise.name, sources)
        return PropertyResult(p.name, p.claim, p.points * scale, p.max_points * scale, p.status, message)

    def _message(self, p: Judged, judgement: Judgement, run: Run, shown: _Fault) -> Note:
        n = p.failing[0]
        if p.name == "state":
            return self._state_message(n, run, right=judgement.good[n])
        if not judgement.good[n]:
            return difference(shown.received, shown.due)
        return Note("the two sides of this claim differ")

    def _state_message(self, n: int, run: Run, *, right: bool) -> Note:
        call = self.cases.calls[n]
        if run.changed[n]:
            return Note("{call} changed its input: work on a copy, x.copy()", {"call": call_text(self.exercise, call)})
        if right:
            return Note("a later call overwrote the result of an earlier one: return a new array each time")
        if call.same_arrays and any(isinstance(a, np.ndarray) for a in call.args):
            return Note("the same array with other numbers in it got a wrong answer: keep nothing from call to call")
        if call.same_arrays:
            return Note("the same question, asked again, got another answer: keep nothing from call to call")
        if n != self.cases.cases[-1].call:
            return Note(
                "a question that differs from an earlier one in one argument got a wrong answer: keep nothing from"
                " call to call"
            )
        return Note("the first question, asked again at the end, got another answer: keep nothing from call to call")

    def _fault(
        self, p: Judged, judgement: Judgement, run: Run, sources: Sources, smaller: Smaller | None = None
    ) -> _Fault:
        if smaller is not None:
            call, due, allowed = smaller.asked.call, smaller.asked.due, smaller.asked.allowed
            answer, got = smaller.answer, smaller.got
        else:
            n = p.failing[0]
            call, due, allowed = self.cases.calls[n], self.cases.wants[n], self.cases.tolerances[n]
            answer, got = run.answers[n], judgement.answers[n]
        received = shown_answer(answer, got, due, allowed, sources)
        if p.name == "state" and judgement.good[p.failing[0]]:  # the answer itself is right: it is not shown beside it
            changed = Note("the right result, but the arguments were changed")
            lost = Note("the right result, but a later call wrote over it")
            received = Shown(note=changed if run.changed[p.failing[0]] else lost)
        return _Fault(call, due, received)
