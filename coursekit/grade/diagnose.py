"""Which known mistake behaves exactly as the submission does."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from coursekit.exercise import Exercise, outcome
from coursekit.frozen import Array, CaseSet, Value
from coursekit.grade.results import Diagnosis
from coursekit.notes import Note
from coursekit.replay import exactly
from coursekit.sandbox import Fault


class Diagnostician:
    """What every mistake of an exercise answers to the frozen calls: computed when the first wrong submission comes."""

    def __init__(self, exercise: Exercise, cases: CaseSet) -> None:
        self.exercise, self.cases = exercise, cases
        self.asked = sorted({c.call for c in cases.cases if not c.state_only})

    @cached_property
    def behaviours(self) -> dict[str, list[Array | None]]:
        """mistake -> its answer to every call; None where it raises."""
        calls = [(exactly(c.args), c.options) for c in self.cases.calls]
        return {
            name: [outcome(mistake.function, args, options) for args, options in calls]
            for name, mistake in self.exercise.mistakes.items()
        }

    def diagnose(self, raw: Sequence[Value | Fault], answers: Sequence[Array | None]) -> Diagnosis | None:
        """The mistake whose answers agree with the student's on all cases; None when none does, or two do equally."""
        found = [
            name for name, theirs in self.behaviours.items() if _agrees(self.cases, self.asked, raw, answers, theirs)
        ]
        return Diagnosis(found[0], Note(self.exercise.mistakes[found[0]].told)) if len(found) == 1 else None


def _agrees(
    cases: CaseSet,
    asked: Sequence[int],
    raw: Sequence[Value | Fault],
    own: Sequence[Array | None],
    theirs: Sequence[Array | None],
) -> bool:
    telling = 0  # calls on which the mistake is wrong, and the student in the same way
    for n in asked:
        wrong, due = theirs[n], cases.wants[n]
        if wrong is None:
            # The mistake raises here: so does the student's code, or it answers wrongly in some way of its own.
            if own[n] is not None and not isinstance(raw[n], Fault) and _near(own[n], due, cases.tolerances[n], due):
                return False
            continue
        if not _near(own[n], wrong, cases.tolerances[n], due):
            return False
        telling += not _near(wrong, due, cases.tolerances[n], due)
    return telling > 0


def _near(own: Array | None, wrong: Array, allowed: float, due: Array) -> bool:
    """Equal within the case's tolerance, which grows with numbers larger than those that were due; NaN equals NaN."""
    if own is None or own.shape != wrong.shape:
        return False
    with np.errstate(all="ignore"):
        largest = np.max(np.abs(wrong), initial=0, where=np.isfinite(wrong))
        scale = max(1.0, float(largest) / max(float(np.max(np.abs(due), initial=0)), 1e-300))
        return bool(np.allclose(own, wrong, rtol=0, atol=allowed * scale, equal_nan=True))
