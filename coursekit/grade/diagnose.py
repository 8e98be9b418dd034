"""Which known mistake behaves exactly as the submission does."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from coursekit.exercise import Exercise, outcome
from coursekit.frozen import Array, Call, CaseSet, Value
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
    def behaviours(self) -> dict[str, list[list[Array | None]]]:
        """mistake -> what it answers to every call: in the call's own dtype, and in float64 where that is another.

        A mistake in float32 overflows earlier; and a student may convert first, or not.
        """
        calls = [(_precisions(c), c.options) for c in self.cases.calls]
        return {
            name: [[outcome(mistake.function, args, options) for args in versions] for versions, options in calls]
            for name, mistake in self.exercise.mistakes.items()
        }

    def diagnose(self, raw: Sequence[Value | Fault], answers: Sequence[Array | None]) -> Diagnosis | None:
        """The mistake whose answers agree with the student's on all cases; None when none does, or two do equally."""
        found = [name for name, theirs in self.behaviours.items() if self._agrees(raw, answers, theirs)]
        return Diagnosis(found[0], Note(self.exercise.mistakes[found[0]].told)) if len(found) == 1 else None

    def _agrees(
        self, raw: Sequence[Value | Fault], own: Sequence[Array | None], theirs: Sequence[Sequence[Array | None]]
    ) -> bool:
        telling = 0  # calls on which the mistake is wrong, and the student in the same way
        for n in self.asked:
            due, allowed = self.cases.wants[n], self.cases.tolerances[n]
            wrong = [w for w in theirs[n] if w is not None]
            if not wrong:
                # The mistake raises here: so does the student's code, or it answers wrongly in some way of its own.
                if not isinstance(raw[n], Fault) and _near(own[n], due, allowed, due):
                    return False
                continue
            same = next((w for w in wrong if _near(own[n], w, allowed, due)), None)
            if same is None:
                return False
            telling += not _near(same, due, allowed, due)
        return telling > 0


def _precisions(call: Call) -> list[tuple[Value, ...]]:
    versions = [call.args]
    if any(isinstance(a, np.ndarray) and a.dtype == np.float32 for a in call.args):
        versions.append(exactly(call.args))
    return versions


def _near(own: Array | None, wrong: Array, allowed: float, due: Array) -> bool:
    """Equal within the case's tolerance, which grows with numbers larger than those that were due; NaN equals NaN."""
    if own is None or own.shape != wrong.shape:
        return False
    with np.errstate(all="ignore"):
        largest = np.max(np.abs(wrong), initial=0, where=np.isfinite(wrong))
        scale = max(1.0, float(largest) / max(float(np.max(np.abs(due), initial=0)), 1e-300))
        return bool(np.allclose(own, wrong, rtol=0, atol=allowed * scale, equal_nan=True))
