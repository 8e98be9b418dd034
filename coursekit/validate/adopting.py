"""An input that tells a mutant apart becomes a named edge case: letters that show it whatever numbers are drawn."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coursekit.exercise import Exercise
from coursekit.sandbox import Cell
from coursekit.stream import Stream
from coursekit.validate.running import DRAWS, Running
from coursekit.validate.wide import Wide, wide_input

PLANS = 12  # that are looked at for one mutant

Letters = dict[str, Any]  # those that differ from the simple plan


class Adopting:
    """The edge cases that are proposed for one exercise, few for many mutants."""

    def __init__(self, exercise: Exercise, key: bytes, running: Running) -> None:
        self.exercise, self.key, self.running = exercise, key, running
        self.proposed: list[Letters] = []
        self.simple = vars(exercise.plan())

    def letters(self, cells: Sequence[Cell], apart: Sequence[Wide]) -> Letters | None:
        """Letters that tell this mutant apart, an earlier proposal if one does; None if only some numbers tell it."""
        for known in self.proposed:
            if self._tells(cells, known):
                return known
        plans = [self._changed(vars(w.plan)) for w in apart]
        plans.sort(key=lambda p: (self._beyond(p), len(p), self.exercise.work(self.exercise.plan(**p))))
        found = next((p for p in plans[:PLANS] if self._tells(cells, p)), None)
        if found is not None:
            found = self._smaller(cells, found)
            self.proposed.append(found)
        return found

    def enriched(self) -> Exercise:
        """The exercise with all proposals adopted."""
        edges = {f"proposed {n}": letters for n, letters in enumerate(self.proposed)}
        return replace(self.exercise, edges={**self.exercise.edges, **edges})

    def _changed(self, letters: Letters) -> Letters:
        return {k: v for k, v in letters.items() if v != self.simple[k]}

    def _beyond(self, letters: Letters) -> int:
        """How many letters have values that are not their own: a course has thought of the others."""
        return sum(value not in self.exercise.letters[letter] for letter, value in letters.items())

    def _smaller(self, cells: Sequence[Cell], letters: Letters) -> Letters:
        """Each letter set back to the first of its values that still tells."""
        for letter in list(letters):
            for value in self.exercise.letters[letter]:
                if value == letters[letter]:
                    break
                if self._tells(cells, nearer := self._changed(letters | {letter: value})):
                    letters = nearer
                    break
        return letters

    def _tells(self, cells: Sequence[Cell], letters: Letters) -> bool:
        plan = self.exercise.plan(**letters)
        if not self.exercise.fits(plan):
            return False
        draw = Stream(self.key, "adopt", self.exercise.name)
        drawn = [wide_input(self.exercise, plan, draw) for _ in range(DRAWS)]
        clear = [w for w in drawn if w is not None]
        return len(clear) == DRAWS == len(self.running.apart(cells, clear))
