"""What holds for every exercise, whatever its topic: points, examples, mistakes, code that solves nothing."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from coursekit import catalog
from coursekit.exercise import FULL_POINTS, Exercise, outcome
from coursekit.frozen import CaseSet
from coursekit.generate.cases import freeze
from coursekit.grade.exercises import Ladder
from coursekit.replay import run_here

EXERCISES = catalog.load().exercises
EXAMPLE_NUMBERS = 40  # more fills a screen
every_exercise = pytest.mark.parametrize("name", EXERCISES)


@cache
def frozen(name: str) -> CaseSet:
    return freeze(EXERCISES[name], b"the tests' key, thirty-two bytes")


def points(name: str, function: Callable[..., Any]) -> float:
    cases = frozen(name)
    return Ladder(EXERCISES[name], cases).judge(run_here(function, cases.calls)).points


def caught_by_examples(exercise: Exercise, function: Callable[..., Any]) -> bool:
    for example in exercise.examples:
        right = outcome(exercise.reference, example.args, example.options)
        got = outcome(function, example.args, example.options)
        if got is None or right is None or got.shape != right.shape or not np.allclose(got, right, atol=1e-4):
            return True
    return False


@every_exercise
def test_points_add_up(name: str) -> None:
    exercise = EXERCISES[name]
    assert exercise.points() == pytest.approx(FULL_POINTS)
    assert all(f.points > 0 for f in exercise.factors)
    assert all(r.points > 0 for r in exercise.relations.values())


@every_exercise
def test_the_reference_earns_everything(name: str) -> None:
    assert points(name, EXERCISES[name].reference) == pytest.approx(FULL_POINTS)


@every_exercise
def test_every_level_and_every_mistake_has_its_case(name: str) -> None:
    exercise, cases = EXERCISES[name], frozen(name)
    assert {step for case in cases.cases for step in case.beyond} == set(exercise.steps())
    assert {case.witness for case in cases.cases} - {""} == set(exercise.mistakes)


@every_exercise
def test_every_mistake_costs_at_least_a_point(name: str) -> None:
    for mistake in EXERCISES[name].mistakes.values():
        assert points(name, mistake.function) <= FULL_POINTS - 1, mistake.name


@every_exercise
@pytest.mark.parametrize(
    "nothing",
    [
        lambda *a, **o: None,
        lambda *a, **o: 0,
        lambda *a, **o: 1,
        lambda *a, **o: np.zeros_like(a[0]),
        lambda *a, **o: np.ones_like(a[0]),
        lambda *a, **o: a[0],
        lambda *a, **o: a[-1],
        lambda *a, **o: np.full(np.shape(a[0]), np.nan),
        lambda *a, **o: [],
    ],
    ids=["None", "0", "1", "zeros", "ones", "first argument", "last argument", "NaN", "empty"],
)
def test_code_that_solves_nothing_earns_nothing(name: str, nothing: Callable[..., Any]) -> None:
    assert points(name, nothing) == 0


@every_exercise
def test_the_right_shape_with_constant_numbers_earns_nothing(name: str) -> None:
    reference = EXERCISES[name].reference
    for constant in (0.0, 1.0, -1.0):
        assert points(name, lambda *a, c=constant, **o: np.full(np.shape(reference(*a, **o)), c)) == 0


@every_exercise
def test_public_examples_are_small_and_right(name: str) -> None:
    exercise = EXERCISES[name]
    assert len(exercise.examples) >= 2
    for example in exercise.examples:
        values = [*example.args, *example.options.values()]
        assert sum(int(np.size(v)) for v in values) < EXAMPLE_NUMBERS
        right = outcome(exercise.reference, example.args, example.options)
        assert right is not None
        assert np.isfinite(right).all()


@every_exercise
def test_public_examples_catch_some_mistakes_and_leave_some_to_the_hidden_cases(name: str) -> None:
    exercise = EXERCISES[name]
    caught = {m.name: caught_by_examples(exercise, m.function) for m in exercise.mistakes.values()}
    assert len(caught) >= 6
    assert any(caught.values())
    assert not all(caught.values()), "each of them is caught by the public examples"
