"""A tiny exercise and a tiny problem, on which the engine is tried: small enough to be reckoned by hand."""

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import numpy as np

from coursekit.exercise import Arguments, Example, Exercise, Factor, Function, Plan
from coursekit.frozen import Array, CaseSet
from coursekit.generate.cases import freeze
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.results import ItemResult
from coursekit.notes import Note
from coursekit.problem import Answer, Difficulty, Field, Problem
from coursekit.replay import run_here
from coursekit.stream import Stream

KEY = b"the key of these tests, 32 bytes"
MEMORIES = ("C", "F", "strided")


def slide(x: Array, w: Array, step: int = 1) -> Array:
    """Correlation of every row of x (N, L) with w (K,), moved by step: (N, L')."""
    places = range(0, x.shape[1] - len(w) + 1, step)
    return np.stack([x[:, k : k + len(w)] @ w for k in places], axis=1)


def an_exercise(**changes: Any) -> Exercise:
    """`slide` as an author would write it; the changes make it a bad one."""
    said: dict[str, Any] = {
        "topic": "sample", "summary": "Slides w along x.", "shapes": "x (N, L), w (K,) → (N, L')",
        "letters": {"N": (1, 2, 3), "L": (5, 4, 6, 8), "K": (2, 3), "step": (1, 2, 3), "dtype": ("float64", "float32"),
                    "memory": MEMORIES, "by_position": (False, True)},
        "fits": lambda p: p.K <= p.L,
        "work": lambda p: p.N * p.L * p.K,
        "magnitude": lambda x, w: float(np.abs(x).max() * np.abs(w).sum()),
        "factors": [
            Factor("batch", 20, lambda p: p.N > 1, ("one row", "several rows")),
            Factor("kernel", 10, lambda p: p.K > 2, ("two numbers", "three numbers")),
            Factor("step", 24, lambda p: p.step - 1, ("step of one", "step of two", "step of three")),
            Factor("type", 2, lambda p: p.dtype == "float32", ("float64", "float32")),
            Factor("memory", 2, lambda p: MEMORIES.index(p.memory), ("C order", "Fortran order", "a strided view")),
            Factor("call", 2, lambda p: p.by_position, ("step by name", "step by position")),
        ],
        "simple_points": 32.0,
        "state_points": 4.0,
        "examples": [Example((np.array([[1.0, 2, 3]]), np.array([1.0, 10])))],
        "edges": {"one window": {"L": 3, "K": 3}},
    }  # fmt: skip
    exercise = Exercise(slide, **(said | changes))

    @exercise.case
    def case(plan: Plan, draw: Stream) -> Arguments:
        x, w = draw.array(plan.N, plan.L), draw.array(plan.K)
        options = {"step": plan.step} if plan.step > 1 or plan.by_position else {}
        return (x.astype(plan.dtype), w.astype(plan.dtype)), options

    @exercise.relation("Doubling x doubles the result.", 2)
    def doubles(f: Function, x: Array, w: Array) -> tuple[Array, Array]:
        return f(2 * x, w), 2 * f(x, w)

    @exercise.relation("Rows are computed by themselves.", 2)
    def rows_apart(f: Function, x: Array, w: Array) -> tuple[Array, Array]:
        return f(x[::-1], w)[::-1], f(x, w)

    @exercise.mistake("You flipped w.")
    def flips(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w[::-1], step)

    @exercise.mistake("You computed the first row only.")
    def first_row_only(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x[:1], w, step).repeat(len(x), axis=0)

    @exercise.mistake("You ignored the step.")
    def ignores_step(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w)

    @exercise.mistake("You used two numbers of w only.")
    def two_numbers(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x[:, : x.shape[1] - len(w) + 2], w[:2], step)

    @exercise.mistake("You moved by one more than the step.")
    def moves_too_far(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step + (step > 1))

    return exercise


SLIDE = an_exercise()


@cache
def slide_cases() -> CaseSet:
    """The case set of SLIDE, drawn once."""
    return freeze(SLIDE, KEY)


@cache
def slide_grader() -> ExerciseGrader:
    """The grader of SLIDE."""
    return ExerciseGrader(SLIDE, slide_cases())


def graded(function: Callable[..., Any], points: float = 100.0) -> ItemResult:
    """What `function` earns as an answer to SLIDE, run in this process."""
    return slide_grader().grade(run_here(function, slide_cases().calls), points, {})


# ---------------------------------------------------------------------------------------------------- by hand
class Marbles(msgspec.Struct, frozen=True):
    """Three heaps of marbles."""

    a: int
    b: int
    c: int


def a_problem(**changes: Any) -> Problem:
    """Heaps of marbles: a scalar, two fields that follow from one another, a matrix, a choice, one `of` SLIDE."""
    said: dict[str, Any] = {
        "name": "marbles",
        "topic": "sample",
        "parameters": Marbles,
        "fields": [
            Field("total"),
            Field("shares", kind="real", decimals=2, after=("total",)),
            Field("table", weight=2),
            Field("largest", kind="choice", options=3),
            Field("slid", of=SLIDE, call=_call, pick=lambda y: y[0], inherits=("flips",)),
        ],
        "unit": "marbles",
        "effort_at": {"easy": 3, "standard": 3, "hard": 3},
    }
    problem = Problem(**(said | changes))

    @problem.sampler
    def sample(draw: Stream, difficulty: Difficulty) -> Marbles:
        return Marbles(draw.integer(1, 30), draw.integer(1, 30), draw.integer(1, 30))

    @problem.effort
    def effort(p: Marbles) -> float:
        return 3

    @problem.solve("total")
    def solve_total(p: Marbles) -> int:
        return p.a + p.b + p.c

    @problem.solve("shares")
    def solve_shares(p: Marbles, total: Any) -> list[Any]:
        return [n / total for n in (p.a, p.b, p.c)]

    @problem.solve("table")
    def solve_table(p: Marbles) -> list[list[int]]:
        return [[p.a, p.b], [p.c, p.a + p.b]]

    @problem.solve("largest")
    def solve_largest(p: Marbles) -> int:
        return 1 + [p.a, p.b, p.c].index(max(p.a, p.b, p.c))

    @problem.mistake("You forgot the third heap.")
    def forgets_third(p: Marbles) -> dict[str, Any]:
        return {"total": p.a + p.b}

    @problem.mistake("You turned the table.")
    def turns_table(p: Marbles) -> dict[str, Any]:
        return {"table": [[p.a, p.c], [p.b, p.a + p.b]]} if p.b != p.c else {}

    @problem.mistake("You counted the first heap twice.")
    def counts_twice(p: Marbles) -> dict[str, Any]:
        return {"total": 2 * p.a + p.b + p.c}

    @problem.mistake("You numbered the heaps from 0.")
    def from_zero(p: Marbles) -> dict[str, Any]:
        return {"largest": solve_largest(p) - 1} if solve_largest(p) > 1 else {}

    @problem.trivial
    def trivial(p: Marbles, own: Answer) -> bool:
        return "total" in own and own["total"].cells[0] in (-1, 1)

    @problem.steps
    def steps(p: Marbles, answer: Answer) -> list[Note]:
        return [Note("{a} + {b} + {c}", {"a": str(p.a), "b": str(p.b), "c": str(p.c)})]

    return problem


def _call(p: Marbles) -> Arguments:
    return (np.array([[p.a, p.b, p.c]], dtype=np.float64), np.array([1.0, 2.0])), {}


MARBLES = a_problem()
