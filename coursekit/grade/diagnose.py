"""Which known mistake, or which two of them together, behave exactly as the submission does."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import CellType, CodeType, FunctionType

import numpy as np

from coursekit.exercise import Exercise, Function, outcome
from coursekit.frozen import Array, Call, CaseSet, Value
from coursekit.grade.results import Diagnosis
from coursekit.notes import Note
from coursekit.replay import exactly, within

MOST_KEPT = 1_000  # outcomes of one exercise's mistakes, so that memory does not grow with the class

ROUNDING = 1e-6  # of a case's tolerance: what is nearer to the right answer than this is the right answer

Names = tuple[str, ...]  # one mistake, or two, in the order in which the exercise states them


class Diagnostician:
    """What the mistakes of an exercise answer to the frozen calls: computed when it is first asked for, and kept."""

    def __init__(self, exercise: Exercise, cases: CaseSet) -> None:
        self.exercise, self.cases = exercise, cases
        self.asked = sorted({c.call for c in cases.cases if not c.state_only})
        self._outcomes = lru_cache(MOST_KEPT)(self._computed)
        self._largest = [float(np.max(np.abs(due), initial=0)) for due in cases.wants]

    @cached_property
    def _single(self) -> "_Suspects":
        return _Suspects([((m.name,), m.function) for m in self.exercise.mistakes.values()], len(self.cases.calls))

    @cached_property
    def _double(self) -> "_Suspects":
        both = [(names, function) for names, functions in pairs(self.exercise) for function in functions]
        return _Suspects(both, len(self.cases.calls))

    def diagnose(self, answers: Sequence[Array | None], good: Sequence[bool]) -> Diagnosis | None:
        """The mistake whose answers agree with the student's on all cases, or else the two that do so together.

        `good`: which of the answers are right. None when no mistake agrees, or when others do equally.
        """
        if all(good[n] for n in self.asked):
            return None
        order = sorted(self.asked, key=good.__getitem__)  # what is wrong tells most: it goes first
        with np.errstate(all="ignore"):
            for suspects in (self._single, self._double):
                found: dict[Names, None] = {}
                for k in suspects.left(good, self.asked):
                    if suspects.names[k] not in found and self._agrees(answers, good, suspects, k, order):
                        found[suspects.names[k]] = None
                if found:
                    return self._told(*found) if len(found) == 1 else None
        return None

    def _told(self, names: Names) -> Diagnosis:
        first, *others = (Diagnosis(name, Note(self.exercise.mistakes[name].told)) for name in names)
        return Diagnosis(first.mistake, first.message, *others)

    def _agrees(
        self, answers: Sequence[Array | None], good: Sequence[bool], suspects: "_Suspects", k: int, order: Sequence[int]
    ) -> bool:
        telling = False  # is there a call on which the mistake is wrong, and the student in the same way?
        for n in order:
            outcomes = self._outcomes(suspects.functions[k], n)
            suspects.learn(k, n, outcomes)
            if not suspects.may_be(k, n, good=good[n]):
                return False
            if not outcomes:  # the mistake raises: so does the student's code, or it is wrong in some way of its own
                continue
            same = next((o for o in outcomes if o.is_near(answers[n])), None)
            if same is None:
                return False
            telling = telling or same.off > self.cases.tolerances[n]
        return telling

    def _computed(self, function: Function, n: int) -> list["_Outcome"]:
        """What a mistake answers to a call: in the call's own dtype, and in float64 where that is another.

        A mistake in float32 overflows earlier; and a student may convert first, or not.
        """
        call, due, allowed = self.cases.calls[n], self.cases.wants[n], self.cases.tolerances[n]
        found = [outcome(function, args, call.options) for args in _precisions(call)]
        return [_Outcome.of(w, due, allowed, self._largest[n]) for w in found if w is not None]


class _Suspects:
    """Mistakes, or pairs of them, and on which calls each is known to be right or wrong: two bits a call.

    Who is right where a mistake is wrong, or the other way round, has not made it: that rules most of them out at a
    glance, whatever they answered.
    """

    def __init__(self, suspects: Sequence[tuple[Names, Function]], calls: int) -> None:
        self.names = [names for names, _ in suspects]
        self.functions = [function for _, function in suspects]
        self._right = np.zeros((len(suspects), calls), dtype=bool)
        self._wrong = np.zeros((len(suspects), calls), dtype=bool)

    def learn(self, k: int, n: int, outcomes: Sequence["_Outcome"]) -> None:
        """Suspect k answers call n so; where it raises there is no outcome, and no right answer agrees with that."""
        self._right[k, n] = bool(outcomes) and all(o.surely_right for o in outcomes)
        self._wrong[k, n] = all(o.surely_wrong for o in outcomes)

    def may_be(self, k: int, n: int, *, good: bool) -> bool:
        """Can a student have made this mistake whose answer to call n is right, or is not?"""
        return not (self._wrong if good else self._right)[k, n]

    def left(self, good: Sequence[bool], asked: Sequence[int]) -> list[int]:
        """Those that nothing known so far rules out, of who is right where `good` says, among the calls `asked`."""
        right = np.array(good)[asked]
        out = (self._wrong[:, asked] & right).any(axis=1) | (self._right[:, asked] & ~right).any(axis=1)
        return [int(k) for k in np.flatnonzero(~out)]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a mistake answers to a call: how near is equal to it, and how far `off` it is from what was due.

    An answer that is equal to one surely right, or surely wrong, is right itself, or wrong.
    """

    answer: Array
    near: float
    finite: bool
    off: float
    surely_right: bool
    surely_wrong: bool

    @classmethod
    def of(cls, answer: Array, due: Array, allowed: float, largest: float) -> "_Outcome":
        """Near is within the case's tolerance, which grows with numbers larger than the `largest` that was due."""
        sizes = np.abs(answer)
        most = float(sizes.max()) if sizes.size else 0.0
        if not (finite := math.isfinite(most)):
            most = float(np.max(sizes, initial=0, where=np.isfinite(sizes)))
        near = allowed * max(1.0, most / max(largest, 1e-300))
        off = math.inf
        if finite and answer.shape == due.shape:
            off = float(np.abs(answer - due).max(initial=0))
        # No answer lies so near to both: rounding aside, what was due itself is what a mistake gives where it is right.
        return cls(answer, near, finite, off, off <= ROUNDING * allowed, off > allowed + near)

    def is_near(self, own: Array | None) -> bool:
        """Is this the student's answer? NaN equals NaN, and infinity itself."""
        if own is None or own.shape != self.answer.shape:
            return False
        if self.finite:
            return within(own, self.answer, self.near)
        return bool(np.allclose(own, self.answer, rtol=0, atol=self.near, equal_nan=True))


def pairs(exercise: Exercise) -> Iterator[tuple[Names, list[Function]]]:
    """Two mistakes at once, in one order or the other, wherever one of them calls the reference."""
    for (one, first), (other, second) in itertools.combinations(exercise.mistakes.items(), 2):
        both = ((first.function, second.function), (second.function, first.function))
        made = [instead(outer, exercise.reference, inner) for outer, inner in both]
        if ways := [f for f in made if f is not None]:
            yield (one, other), ways


def instead(function: Function, old: Function, new: Function) -> Function | None:
    """The function with `new` wherever it calls `old`; None if it does not, or is no plain function.

    Most mistakes are the reference with other arguments: another mistake in the reference's place makes both at once.
    """
    if not isinstance(function, FunctionType):
        return None
    names = {name for name in _global_names(function.__code__) if function.__globals__.get(name) is old}
    cells = [_content(cell) for cell in function.__closure__ or ()]
    if not names and not any(c is old for c in cells):
        return None
    closure = tuple(
        CellType(new) if c is old else cell for c, cell in zip(cells, function.__closure__ or (), strict=True)
    )
    made = FunctionType(
        function.__code__, function.__globals__ | dict.fromkeys(names, new), function.__name__,
        function.__defaults__, closure,
    )  # fmt: skip
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _global_names(code: CodeType) -> set[str]:
    """The names that a function's code, and the code within it, look up outside."""
    inner = (c for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*map(_global_names, inner))


def _content(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _precisions(call: Call) -> list[tuple[Value, ...]]:
    versions = [call.args]
    if any(isinstance(a, np.ndarray) and a.dtype == np.float32 for a in call.args):
        versions.append(exactly(call.args))
    return versions
