"""What an exercise is: a reference, the letters of its plans, the factors that bear points, relations and mistakes."""

import inspect
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from coursekit.errors import CourseError
from coursekit.frozen import Value
from coursekit.stream import Stream

Plan = SimpleNamespace  # the chosen value of every letter, as an attribute: plan.N, plan.stride …
Function = Callable[..., Any]
Arguments = tuple[tuple[Value, ...], dict[str, Value]]  # arrays by position, options by name
Decorator = Callable[[Function], Function]

FULL_POINTS = 100.0  # an exercise's points are stated out of this, and scaled to the assignment's


@dataclass(frozen=True)
class Factor:
    """What a plan means for the learner. `level` maps a plan to the index of one of `levels`, the simplest first.

    Its points are shared equally by the levels beyond the simplest. The levels' names are English sentences' parts
    ("several channels"): feedback shows them translated.

    `either`: no level is simpler than another. Who fails the simplest case for this factor's sake alone is judged with
    its first two levels exchanged, and loses the one that fails: `f * f * c_in * c_out` needs a rung for those who
    forget the square, and one for those who forget the channels.
    """

    name: str
    points: float
    level: Callable[[Any], int]
    levels: tuple[str, ...]
    either: bool = False


@dataclass(frozen=True)
class Relation:
    """A claim that ties several calls together: function(f, *arguments) -> the two sides that must be equal."""

    name: str
    claim: str
    points: float
    function: Function


@dataclass(frozen=True)
class Mistake:
    """A known wrong way, with the English sentence that helps whoever made it."""

    name: str
    told: str
    function: Function


@dataclass(frozen=True)
class Example:
    """A public example: what the student's own `check` tries. Under 40 numbers, one factor each."""

    args: tuple[Value, ...]
    options: dict[str, Value] = field(default_factory=dict)


@cache
def _step(factor: int, level: int) -> tuple[int, int]:
    """The same few again and again, in tens of thousands of plans."""
    return factor, level


@dataclass
class Exercise:
    """A numpy function that the student implements.

    letters      what varies in its cases: letter -> values, the simple one first
    fits         is this plan a question at all?
    work         operations of a naive solution on this plan: cases are kept below `most_work`
    magnitude    (*arguments) -> the largest number that a right solution may meet on the way; 0 for whole numbers
    factors      in the order in which they are taught and judged
    simple_points, state_points, factors and relations share FULL_POINTS
    strength     of the covering array: 2 for pairs, 3 for triples of levels
    edges        named edge cases: name -> the letters that differ from the simple plan
    """

    reference: Function
    topic: str
    summary: str
    shapes: str
    letters: Mapping[str, Sequence[Any]]
    fits: Callable[[Any], bool]
    work: Callable[[Any], float]
    magnitude: Function
    factors: Sequence[Factor]
    simple_points: float
    state_points: float
    examples: Sequence[Example]
    name: str = ""
    version: int = 1
    strength: int = 2
    most_work: float = 2000
    edges: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    _case: Callable[[Any, Stream], Arguments] | None = None

    def __post_init__(self) -> None:
        self.name = self.name or self.reference.__name__

    def case(self, function: Callable[[Any, Stream], Arguments]) -> Callable[[Any, Stream], Arguments]:
        """Decorator: (plan, draw) -> arguments and options. The simple case leaves options at defaults out."""
        self._case = function
        return function

    def relation(self, claim: str, points: float = 1.0) -> Decorator:
        """Decorator: (f, *arguments) -> two sides that are equal for every right implementation."""

        def add(function: Function) -> Function:
            self.relations[function.__name__] = Relation(function.__name__, claim, points, function)
            return function

        return add

    def mistake(self, told: str) -> Decorator:
        """Decorator: a wrong implementation, with the signature of the reference, and what its author is told."""

        def add(function: Function) -> Function:
            self.mistakes[function.__name__] = Mistake(function.__name__, told, function)
            return function

        return add

    def build(self, plan: Plan, draw: Stream) -> Arguments:
        """The arguments and options of a plan, with numbers from `draw`."""
        if self._case is None:
            raise CourseError(f"exercise {self.name} has no @{self.name}.case", "Say how a plan becomes a call.")
        return self._case(plan, draw)

    def plan(self, **letters: Any) -> Plan:
        """The simple plan with some letters changed."""
        return Plan(**{k: v[0] for k, v in self.letters.items()} | letters)

    def levels(self, plan: Plan) -> tuple[int, ...]:
        """The level of every factor."""
        return tuple(int(f.level(plan)) for f in self.factors)

    def beyond(self, plan: Plan) -> frozenset[tuple[int, int]]:
        """The (factor, level) of a plan that are not the simplest."""
        return frozenset(_step(i, v) for i, v in enumerate(self.levels(plan)) if v)

    def uncommon(self, plan: Plan) -> int:
        """How many letters of a plan differ from the simple one's."""
        return sum(value != self.letters[letter][0] for letter, value in vars(plan).items())

    def steps(self) -> list[tuple[int, int]]:
        """Every (factor, level) beyond the simplest, in the order of teaching."""
        return [(i, v) for i, f in enumerate(self.factors) for v in range(1, len(f.levels))]

    @property
    def signature(self) -> str:
        """`conv2d(x, w, b, stride=1, padding=0)`."""
        plain = [
            p.replace(annotation=inspect.Parameter.empty) for p in inspect.signature(self.reference).parameters.values()
        ]
        return f"{self.name}{inspect.Signature(plain)}"

    @property
    def parameters(self) -> list[str]:
        """The names of the reference's parameters, in order."""
        return list(inspect.signature(self.reference).parameters)

    def points(self) -> float:
        """The sum of all points; validate demands FULL_POINTS."""
        shared = sum(f.points for f in self.factors) + sum(r.points for r in self.relations.values())
        return self.simple_points + self.state_points + shared


def fresh(args: Sequence[Value]) -> tuple[Value, ...]:
    """Copies of the arrays among the arguments, so that no call can change another's."""
    return tuple(a.copy() if isinstance(a, np.ndarray) else a for a in args)


@contextmanager
def quiet() -> Iterator[None]:
    """Silences numpy's warnings: a mistake may overflow or divide by zero, and says so by its result."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def outcome(function: Function, args: Sequence[Value], options: Mapping[str, Value]) -> np.ndarray[Any, Any] | None:
    """What one of our own functions answers: a float64 array, or None where it raises or gives no numbers."""
    with quiet():
        try:
            return np.asarray(function(*fresh(args), **options), dtype=np.float64)
        except Exception:  # a mistake may do anything
            return None
