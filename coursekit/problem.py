"""What a problem is: a sampler of parameters, the fields asked for, how each is solved, and the known mistakes."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import msgspec
import numpy as np

from coursekit.errors import CourseError
from coursekit.exercise import Arguments, Exercise, Mistake, fresh, quiet
from coursekit.notes import Note
from coursekit.stream import Stream

Kind = Literal["integer", "real", "choice"]
Difficulty = Literal["easy", "standard", "hard"]
DIFFICULTIES: tuple[Difficulty, ...] = ("easy", "standard", "hard")
Number = int | Fraction | float
SHORT = 10_000  # the largest denominator of a fraction that a float may stand for
NEAR = 1e-12  # how near it has to be, relative to the larger of 1 and itself
Parameters = Any  # a frozen msgspec.Struct of integers, strings and tuples of them: what identifies a variant


class Values(msgspec.Struct, frozen=True):
    """The numbers of one field: `shape` is () for one number, (n,) for a vector, (rows, columns) for a matrix.

    A number is exact (int or Fraction) where it can be, else a float; None stands for a blank cell.
    """

    shape: tuple[int, ...]
    cells: tuple[Number | None, ...]

    @property
    def nested(self) -> Any:
        """As nested lists."""
        return np.array(self.cells, dtype=object).reshape(self.shape).tolist()


Answer = dict[str, Values]


@dataclass(frozen=True)
class Field:
    """One typed blank. Its shape is that of its solution.

    name      the keyword of the student's answer(…)
    kind      "integer", "real" with stated `decimals`, or "choice" (the number of one of `options`, from 1)
    weight    its share of the problem's points; every cell of it counts alike
    of        the exercise that solves it: reference(*call(parameters)), narrowed by `pick`; `inherits` names the
              exercise's mistakes that come with it
    after     earlier fields that it follows from: it is judged from the student's own values of them
    """

    name: str
    kind: Kind = "integer"
    decimals: int = 0
    weight: float = 1.0
    options: int = 0
    of: Exercise | None = None
    call: Callable[[Any], Arguments] | None = None
    pick: Callable[[Any], Any] = lambda result: result
    inherits: Sequence[str] = ()
    after: Sequence[str] = ()

    @property
    def tolerance(self) -> Fraction:
        """How far an accepted number may lie from the exact one: 10**-decimals for reals, 0 else."""
        return Fraction(1, 10**self.decimals) if self.kind == "real" else Fraction(0)


@dataclass
class Problem:
    """A family of questions computed by hand.

    parameters   the type of a variant's parameters
    unit         what the hand effort is counted in ("multiplications")
    effort_at    difficulty -> the effort that its variants take, kept within ±6.9 %
    max_digits   no number of an answer has more digits before the point
    """

    name: str
    topic: str
    parameters: type[Any]
    fields: Sequence[Field]
    unit: str
    effort_at: Mapping[Difficulty, float]
    version: int = 1
    max_digits: int = 4
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    _sampler: Callable[[Stream, Difficulty], Parameters] | None = None
    _effort: Callable[[Any], float] | None = None
    _steps: Callable[[Any, Answer], list[Note]] | None = None
    _gate: Callable[[Any, Answer], str] | None = None
    _trivial: Callable[[Any, Answer], bool] | None = None
    _solvers: dict[str, Callable[..., Any]] = field(default_factory=dict)

    # ------------------------------------------------------------------ what an author writes
    def sampler(self, function: Callable[[Stream, Difficulty], Any]) -> Callable[[Stream, Difficulty], Any]:
        """Decorator: (draw, difficulty) -> parameters. It may draw what the gate refuses: then it is asked again."""
        self._sampler = function
        return function

    def effort(self, function: Callable[[Any], float]) -> Callable[[Any], float]:
        """Decorator: parameters -> the hand effort in `unit`."""
        self._effort = function
        return function

    def solve(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorator: (parameters, *values of the fields in `after`) -> the field's numbers, scalar or nested.

        The same function judges a student's field from the student's own earlier values (error carried forward):
        they come as numbers or nested lists of numbers.
        """

        def add(function: Callable[..., Any]) -> Callable[..., Any]:
            self._solvers[name] = function
            return function

        return add

    def mistake(self, told: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
        """Decorator: parameters -> {field: numbers} of the fields that this mistake spoils at first hand.

        What follows from them follows by itself; {} where the mistake cannot be made on these parameters.
        """

        def add(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
            self.mistakes[function.__name__] = Mistake(function.__name__, told, function)
            return function

        return add

    def steps(self, function: Callable[[Any, Answer], list[Note]]) -> Callable[[Any, Answer], list[Note]]:
        """Decorator: (parameters, answer) -> the worked solution, a sentence or formula a note."""
        self._steps = function
        return function

    def gate(self, function: Callable[[Any, Answer], str]) -> Callable[[Any, Answer], str]:
        """Decorator: (parameters, answer) -> why this variant is no good, or ''. Comes on top of the common gate."""
        self._gate = function
        return function

    def trivial(self, function: Callable[[Any, Answer], bool]) -> Callable[[Any, Answer], bool]:
        """Decorator: (parameters, own values of one field's `after`) -> would they make that field easy?"""
        self._trivial = function
        return function

    # ------------------------------------------------------------------ what the rest of the toolkit asks
    def draw(self, stream: Stream, difficulty: Difficulty = "standard") -> Parameters:
        """Parameters straight from the sampler, before the gate."""
        if self._sampler is None:
            raise CourseError(f"problem {self.name} has no sampler", f"Write one under @{self.name}.sampler.")
        return self._sampler(stream, difficulty)

    def effort_of(self, p: Parameters) -> float:
        """The hand effort of a variant, in `unit`."""
        if self._effort is None:
            raise CourseError(f"problem {self.name} does not count its effort", f"Write it under @{self.name}.effort.")
        return self._effort(p)

    def field(self, name: str) -> Field:
        """The field of this name."""
        return next(f for f in self.fields if f.name == name)

    def value(self, p: Parameters, form: Field, earlier: Mapping[str, Values]) -> Values:
        """One field solved, from the earlier fields' values where it follows from them."""
        if form.of is not None:
            args, options = self._call(form)(p)
            return exact(form.pick(form.of.reference(*fresh(args), **options)))
        if form.name not in self._solvers:
            raise CourseError(f"problem {self.name}: nothing solves field {form.name}", "Use @NAME.solve or of=.")
        return exact(self._solvers[form.name](p, *(earlier[name].nested for name in form.after)))

    def answer(self, p: Parameters) -> Answer:
        """The right answer: every field of a variant."""
        return self._follow(p, {})

    def mistaken(self, p: Parameters) -> dict[str, Answer]:
        """mistake -> the whole answer of someone who makes it alone. Mistakes that cannot show are left out."""
        return {name: self._follow(p, spoiled) for name, spoiled in self.spoiled(p).items()}

    def spoiled(self, p: Parameters) -> dict[str, Answer]:
        """mistake -> the fields that it spoils at first hand: the problem's own, then the inherited ones."""
        found: dict[str, Answer] = {}
        for name, mistake in self.mistakes.items():
            wrong = mistake.function(p)
            found[name] = {k: exact(v) for k, v in wrong.items()}
        for form in self.fields:
            for name in form.inherits:
                if (value := self._inherited(p, form, name)) is not None:
                    found.setdefault(name, {})[form.name] = value
        return {name: answer for name, answer in found.items() if answer}

    def told(self, mistake: str) -> str:
        """The sentence that helps whoever made this mistake."""
        own = [self.mistakes[mistake]] if mistake in self.mistakes else []
        inherited = [f.of.mistakes[mistake] for f in self.fields if f.of is not None and mistake in f.inherits]
        return (own + inherited)[0].told

    def mistake_names(self) -> list[str]:
        """All mistakes: the problem's own, then the inherited ones."""
        return list(dict.fromkeys([*self.mistakes, *(name for f in self.fields for name in f.inherits)]))

    def worked(self, p: Parameters) -> list[Note]:
        """The worked solution."""
        return self._steps(p, self.answer(p)) if self._steps else []

    def refused(self, p: Parameters, answer: Answer) -> str:
        """Why the problem's own gate refuses this variant, or ''."""
        return self._gate(p, answer) if self._gate else ""

    def too_easy(self, p: Parameters, own: Answer) -> bool:
        """Would carrying the student's own values forward make the later fields trivial?"""
        return bool(self._trivial and self._trivial(p, own))

    def _call(self, form: Field) -> Callable[[Any], Arguments]:
        if form.call is None:
            raise CourseError(f"problem {self.name}: field {form.name} is `of` an exercise but has no call=")
        return form.call

    def _follow(self, p: Parameters, given: Mapping[str, Values]) -> Answer:
        found: Answer = {}
        for form in self.fields:
            found[form.name] = given[form.name] if form.name in given else self.value(p, form, found)
        return found

    def _inherited(self, p: Parameters, form: Field, name: str) -> Values | None:
        if form.of is None or name not in form.of.mistakes:
            raise CourseError(f"problem {self.name}: field {form.name} inherits the unknown mistake {name}")
        args, options = self._call(form)(p)
        with quiet():
            try:
                return exact(form.pick(form.of.mistakes[name].function(*fresh(args), **options)))
            except (ArithmeticError, ValueError, TypeError, IndexError):
                return None  # on these parameters the mistake gives nothing that could be written down


def exact(numbers: Any) -> Values:
    """Numbers, scalar or nested, as Values: whole where they are, a Fraction where a short one fits, else a float.

    Raises ValueError for what is not finite. A float stands for a short fraction when they agree to 1e-12: by
    chance that happens to fewer than one irrational number in ten thousand, and then it shifts it by 1e-12.
    """
    array = np.array(numbers, dtype=object)
    return Values(array.shape, tuple(_exact(n) for n in array.ravel()))


def _exact(number: Any) -> Number:
    if isinstance(number, Fraction | int) and not isinstance(number, bool):
        return int(number) if number == int(number) else number
    value = float(number)
    if not np.isfinite(value):
        raise ValueError(f"{value} is no answer")
    # The convergents of its continued fraction: ten times as fast as Fraction.limit_denominator.
    rest, before, last = value, (0, 1), (1, 0)
    while True:
        whole = math.floor(rest)
        before, last = last, (whole * last[0] + before[0], whole * last[1] + before[1])
        if last[1] > SHORT:
            return value
        if abs(last[0] / last[1] - value) <= NEAR * max(1.0, abs(value)):
            return last[0] if last[1] == 1 else Fraction(*last)
        rest = 1 / (rest - whole)
