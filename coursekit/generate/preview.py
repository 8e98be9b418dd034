"""One variant of one problem with its solution and its mistakes: `coursekit preview`."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import msgspec

from coursekit.answers import thaw_parameters
from coursekit.frozen import Variant
from coursekit.generate.statements import statement
from coursekit.generate.variants import variant
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Number, Problem, Values
from coursekit.stream import Stream
from coursekit.templating import Texts


@dataclass(frozen=True)
class Preview:
    """A variant as staff look at it."""

    problem: Problem
    frozen: Variant
    title: str
    statement: str
    answer: Answer
    worked: tuple[Note, ...]
    mistakes: dict[str, Answer]
    effort: float

    def as_json(self) -> dict[str, Any]:
        """The contract of `coursekit preview --json`."""
        return {
            "problem": self.problem.name,
            "version": self.problem.version,
            "difficulty": self.frozen.difficulty,
            "parameters": msgspec.to_builtins(self.frozen.parameters),
            "answer": plain(self.answer),
            "mistakes": {name: plain(wrong) for name, wrong in self.mistakes.items()},
        }


def preview(problem: Problem, key: bytes, seed: int, texts: Texts, difficulty: Difficulty = "standard") -> Preview:
    """The variant that `seed` stands for under this course key."""
    frozen = variant(problem, Stream(key, "preview", problem.name, seed), difficulty)
    p = thaw_parameters(problem, frozen)
    title, text = statement(f"problems/{problem.name}.md.j2", texts, p=p)
    return Preview(
        problem=problem,
        frozen=frozen,
        title=title,
        statement=text,
        answer=problem.answer(p),
        worked=tuple(problem.worked(p)),
        mistakes=problem.mistaken(p),
        effort=problem.effort_of(p),
    )


def plain(answer: Answer) -> dict[str, Any]:
    """An answer as JSON: numbers, nested as they are asked for; fractions as decimals of 12 digits."""
    return {name: _nested(values) for name, values in answer.items()}


def _nested(values: Values) -> Any:
    cells: list[Any] = [None if c is None else _decimal(c) for c in values.cells]
    for length in reversed(values.shape):
        cells = [cells[k : k + length] for k in range(0, len(cells), length)]
    return cells[0]


def _decimal(number: Number) -> int | float:
    if isinstance(number, Fraction):
        return number.numerator if number.denominator == 1 else float(f"{float(number):.12g}")
    return number if isinstance(number, int) else float(f"{number:.12g}")
