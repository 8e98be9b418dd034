"""What a submission is asked of one exercise, encoded once for a class."""

from collections.abc import Sequence

from coursekit.frozen import CaseSet
from coursekit.grade.exercises import Levels
from coursekit.sandbox import Questions


class Agenda:
    """What every submission is asked of one exercise, and in which order: computed once for a class."""

    def __init__(self, cases: CaseSet) -> None:
        self.cases = cases
        self.asked_by: dict[int, list[Levels]] = {}  # call -> the levels of each case that asks it
        self.related: dict[int, list[Levels]] = {}  # call -> the same of each case for whose relations it is asked
        for case in cases.cases:
            self.asked_by.setdefault(case.call, []).append(case.beyond)
        for equation in cases.equations:
            for n in equation.calls:
                self.related.setdefault(n, []).append(cases.cases[equation.case].beyond)
        # The calls of the simplest cases. A repeat comes after all others: else nothing lies between.
        repeats = {c.call for c in cases.cases if c.state_only and not cases.calls[c.call].same_arrays}
        numbers = range(len(cases.calls))
        self.simple = [n for n in numbers if frozenset() in self.asked_by.get(n, ()) and n not in repeats]
        self.rest = [n for n in numbers if n not in self.simple]
        # What never ends mostly does so in the simplest cases already: who dies there, is known at once.
        self.first, self.second = self.questions(self.simple), self.questions(self.rest, together=True)

    def questions(self, numbers: Sequence[int], *, together: bool = False) -> Questions:
        """These of its calls."""
        return Questions(self.cases.exercise, [self.cases.calls[n] for n in numbers], together)
