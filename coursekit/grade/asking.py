"""In which order a submission is asked, so that a loop without end costs neither much time nor more than its own points."""

from collections.abc import Sequence
from dataclasses import dataclass

from coursekit.frozen import CaseSet, Value
from coursekit.sandbox import Fault, Run, Session

DEADLY = ("timeout", "memory", "died")  # faults that end a worker
ROUNDS = 3  # each ends at as many deaths as the limits allow

Level = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """A run of all calls, and which of them were never put: after some deaths nothing is gained by more of them."""

    run: Run
    skipped: frozenset[int]


def ask(session: Session, function: str, cases: CaseSet) -> Asked:
    """The answers to all calls of a case set.

    The simplest cases go first: where they end a worker, nothing else can earn a point, and is not asked. Otherwise
    everything is asked at once; if that is given up after some deaths, what was not put yet is asked in another round,
    without the calls that have in them all levels that the deadly calls have in common.
    """
    asking = _Asking(session, function, cases)
    simple = [
        n for n in range(len(cases.calls)) if n in asking.levels and not asking.levels[n] and n not in asking.repeats
    ]
    deadly = asking.put(simple)
    if not deadly:
        left = [n for n in range(len(cases.calls)) if n not in asking.answers]
        for _ in range(ROUNDS):
            deadly = asking.put(left)
            common = frozenset.intersection(*(asking.levels.get(n, frozenset()) for n in deadly)) if deadly else None
            left = [
                n for n in left if n not in asking.answers and not (common and common <= asking.levels.get(n, common))
            ]
            if not left or not common:
                break
    return asking.done()


class _Asking:
    def __init__(self, session: Session, function: str, cases: CaseSet) -> None:
        self.session, self.function, self.cases = session, function, cases
        self.levels: dict[int, frozenset[Level]] = {}  # of the calls that cases ask; relations ask some of their own
        for case in cases.cases:
            self.levels[case.call] = self.levels.get(case.call, frozenset()) | case.beyond
        # A repeat is asked after all others, or it would show nothing of what comes between.
        self.repeats = {c.call for c in cases.cases if c.state_only and not cases.calls[c.call].same_arrays}
        self.answers: dict[int, tuple[Value | Fault, bool, bool]] = {}
        self.seconds = 0.0

    def put(self, numbers: Sequence[int]) -> list[int]:
        """Puts these calls; those that ended a worker."""
        run = self.session.run(self.function, [self.cases.calls[n] for n in numbers])
        self.seconds += run.seconds
        deadly = []
        for n, answer, changed, lost in zip(numbers[: _tried(run)], run.answers, run.changed, run.lost, strict=False):
            self.answers[n] = (answer, changed, lost)
            if isinstance(answer, Fault) and answer.kind in DEADLY:
                deadly.append(n)
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
