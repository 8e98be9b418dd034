"""What the gate says of exercises: each kind of fault is found, and a good one is not blamed."""

from typing import Any

import numpy as np
import pytest
from engine_sample import KEY, an_exercise, slide

from coursekit.exercise import Example, Exercise, Factor
from coursekit.frozen import Array
from coursekit.generate.cases import freeze
from coursekit.grade.items import ExerciseGrader
from coursekit.validate.topics import check_exercise


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.generate.cases.FAR_PLANS", 300)
    monkeypatch.setattr("coursekit.generate.cases.WITNESS_PLANS", 300)


def findings(exercise: Exercise) -> list[str]:
    grader = ExerciseGrader(exercise, freeze(exercise, KEY))
    found = [f for f in check_exercise(exercise, grader) if f is not None]
    assert all(f.where == "exercise slide" for f in found)
    return [f.what for f in found]


def test_a_good_exercise_has_none() -> None:
    exercise = an_exercise()
    grader = ExerciseGrader(exercise, freeze(exercise, KEY))
    checks = list(check_exercise(exercise, grader))
    assert set(checks) == {None}
    assert len(checks) >= 1 + len(exercise.steps()) + len(exercise.mistakes) + len(exercise.examples)


def test_points_that_do_not_add_up() -> None:
    assert findings(an_exercise(simple_points=30.0)) == ["its points add up to 98, not to 100"]


def test_a_level_that_no_plan_shows() -> None:
    factors = [
        *an_exercise().factors[:-1],
        Factor("call", 2, lambda p: p.by_position, ("by name", "by position", "by both")),
    ]
    assert findings(an_exercise(factors=factors)) == ["no plan shows 'call: by both'"]


def test_a_mistake_that_no_case_catches() -> None:
    exercise = an_exercise()

    @exercise.mistake("It is wrong for ten rows.")
    def ten_rows(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (len(x) > 9)

    assert findings(exercise) == ["no case catches the mistake ten_rows"]


def test_two_mistakes_that_coincide() -> None:
    exercise = an_exercise()

    @exercise.mistake("You read w backwards.")
    def reads_backwards(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w[::-1], step)

    assert findings(exercise) == [
        "whoever makes the mistake flips is told 'nothing'",
        "whoever makes the mistake reads_backwards is told 'nothing'"
    ]  # fmt: skip


def test_a_mistake_that_stops_everywhere_is_said_to() -> None:
    exercise = an_exercise()

    @exercise.mistake("It stops.")
    def stops(x: Array, w: Array, step: int = 1) -> Array:
        raise ValueError("alas")

    assert findings(exercise) == ["mistake stops stops with ValueError: alas"]


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ([], "it has no public examples"),
        ([Example((np.ones((1, 38)), np.ones(2)))], "example 1 has 40 numbers"),
        (
            [Example((np.arange(12.0).reshape(2, 6) ** 2, np.array([1.0, 5, 2])), {"step": 2})],
            "the public examples alone catch every mistake",
        ),
    ],
)
def test_public_examples(examples: Any, said: str) -> None:
    assert findings(an_exercise(examples=examples)) == [said]


def test_the_reference_fails_its_own_example() -> None:
    exercise = an_exercise(examples=[Example((np.array([[1.0, 2]]), np.array([1.0, np.nan])))])
    assert "the reference fails its own example 1" in findings(exercise)
