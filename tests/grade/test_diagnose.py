"""The diagnosis: each mistake as itself, and silence where nothing or too much explains the answers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_sample import KEY, SLIDE, an_exercise, graded, slide, slide_cases

from coursekit import catalog
from coursekit.exercise import FULL_POINTS, Exercise
from coursekit.frozen import Array
from coursekit.generate.cases import freeze
from coursekit.grade.diagnose import Diagnostician, instead
from coursekit.grade.exercises import Ladder
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.results import ItemResult
from coursekit.replay import run_here

CASES = slide_cases()


def told(function: Callable[..., Any], exercise: Exercise = SLIDE) -> str | None:
    run = run_here(function, CASES.calls)
    judged = Ladder(exercise, CASES).judge(run)
    diagnosis = Diagnostician(exercise, CASES).diagnose(judged.answers, judged.good)
    return str(diagnosis) if diagnosis else None


@pytest.mark.parametrize("name", list(SLIDE.mistakes))
def test_every_mistake_is_told_as_itself(name: str) -> None:
    function = SLIDE.mistakes[name].function
    assert told(function) == name
    assert told(lambda *a, **o: np.float32(function(*a, **o))) == name
    assert told(lambda *a, **o: np.asarray(function(*a, **o)).tolist()) == name


def test_right_code_is_told_nothing() -> None:
    assert told(slide) is None
    assert graded(slide).diagnosis is None


def test_a_wrong_way_that_nobody_foresaw_is_told_nothing() -> None:
    assert told(lambda x, w, step=1: slide(x, w, step) + 1) is None
    assert told(lambda x, w, step=1: None) is None
    assert told(lambda x, w, step=1: "y") is None


def test_a_mistake_made_now_and_then_is_not_that_mistake() -> None:
    def sometimes(x: Array, w: Array, step: int = 1) -> Array:
        return SLIDE.mistakes["flips"].function(x, w, step) if len(x) > 2 else slide(x, w, step)

    assert told(sometimes) is None


def test_a_mistake_with_a_fault_that_nobody_foresaw_is_told_nothing() -> None:
    def both(x: Array, w: Array, step: int = 1) -> Array:
        return SLIDE.mistakes["flips"].function(x, w, step) + 1

    assert told(both) is None


def test_two_mistakes_at_once_are_told_both() -> None:
    def both(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x[:1], w[::-1], step).repeat(len(x), axis=0)

    diagnosis = graded(both).diagnosis
    assert diagnosis is not None
    assert diagnosis.mistakes == ("flips", "first_row_only")
    assert [str(note) for note in diagnosis.messages] == ["You flipped w.", "You computed the first row only."]


def test_two_pairs_that_do_the_same_are_not_told_apart() -> None:
    exercise = an_exercise()

    @exercise.mistake("You read w from its end, and the first row only.")
    def reads_backwards(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w[::-1], step)

    assert told(lambda x, w, step=1: slide(x[:1], w[::-1], step).repeat(len(x), axis=0), exercise) is None


def test_a_mistake_is_put_in_the_place_of_the_reference_wherever_that_is_called() -> None:
    def outer(f: Callable[..., Any]) -> Callable[..., Any]:
        def inner(x: Array, w: Array, step: int = 1) -> Array:
            return np.stack([f(row[None], w, step)[0] for row in x])

        return inner

    def other(x: Array, w: Array, step: int = 1) -> Array:
        return x

    x = np.arange(6.0).reshape(2, 3)
    in_closure = instead(outer(slide), slide, other)
    assert in_closure is not None
    assert np.array_equal(in_closure(x, x), x)
    assert instead(outer(other), slide, other) is None
    assert instead(np.abs, slide, other) is None
    flips = SLIDE.mistakes["flips"].function
    before = dict(flips.__globals__)
    assert instead(flips, slide, other) is not None
    assert flips.__globals__ == before  # ours is a copy


def test_two_mistakes_that_do_the_same_are_not_told_apart() -> None:
    exercise = an_exercise()

    @exercise.mistake("You read w from its end.")
    def reads_backwards(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w[::-1], step)

    assert told(reads_backwards, exercise) is None


def test_a_mistake_that_raises_somewhere_is_known_by_the_rest() -> None:
    exercise = an_exercise()

    @exercise.mistake("You forgot that there may be three rows.")
    def two_rows(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x.reshape(-1)[: 2 * x.shape[1]].reshape(2, -1) if len(x) > 1 else x, w, step)[:, ::-1]

    def stops(x: Array, w: Array, step: int = 1) -> Array:
        if len(x) > 2:
            raise ValueError("three rows")
        return two_rows(x, w, step)

    exercise.mistakes["two_rows"] = type(exercise.mistakes["flips"])("two_rows", "told", stops)
    assert told(stops, exercise) == "two_rows"
    assert told(lambda x, w, step=1: stops(x, w, step) if len(x) < 3 else np.zeros(3), exercise) == "two_rows"
    # Where the mistake cannot give anything, right answers are not explained by it.
    assert told(lambda x, w, step=1: stops(x, w, step) if len(x) < 3 else slide(x, w, step), exercise) is None


def test_a_mistake_that_is_wrong_nowhere_explains_nothing() -> None:
    exercise = an_exercise()
    exercise.mistakes.clear()

    @exercise.mistake("Nothing is wrong.")
    def is_right(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step)

    def changes_input(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        x[:] = 0
        return y

    assert told(changes_input, exercise) is None


def test_nan_explains_nan() -> None:
    exercise = an_exercise()

    @exercise.mistake("0/0.")
    def nan(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) * np.nan

    assert told(nan, exercise) == "nan"


# ------------------------------------------------------------------------------------------- the built-in exercises
EXERCISES = catalog.load().exercises
MISTAKES = [(e, m) for e, exercise in EXERCISES.items() for m in exercise.mistakes]
_graders: dict[str, ExerciseGrader] = {}


def grader(name: str) -> ExerciseGrader:
    if name not in _graders:
        _graders[name] = ExerciseGrader(EXERCISES[name], freeze(EXERCISES[name], KEY))
    return _graders[name]


def result(name: str, function: Callable[..., Any]) -> ItemResult:
    found = grader(name)
    return found.grade(run_here(function, found.cases.calls), FULL_POINTS, {})


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_every_known_mistake_is_caught_and_told(exercise: str, mistake: str) -> None:
    item = result(exercise, EXERCISES[exercise].mistakes[mistake].function)
    assert item.points is not None
    assert item.points <= 99
    assert item.diagnosis is not None
    assert item.diagnosis.mistake == mistake
    assert item.counterexample is not None


@pytest.mark.parametrize("name", list(EXERCISES))
def test_points_add_up_and_every_property_bears_some(name: str) -> None:
    item = result(name, EXERCISES[name].reference)
    assert item.points == 100
    assert abs(sum(p.max_points for p in item.properties) - 100) < 1e-9
    assert min(p.max_points for p in item.properties) >= 0.5


STYLES: dict[str, Callable[[Any], Any]] = {
    "float32": lambda y: np.float32(y),
    "list": lambda y: np.asarray(y).tolist(),
    "Fortran order": lambda y: np.array(y, order="F"),
    "a strided view": lambda y: np.repeat(y, 2, axis=-1)[..., ::2] if np.ndim(y) else y,
    "integral floats": lambda y: np.asarray(y, np.float64),
    "a masked array": np.ma.array,
}


@pytest.mark.parametrize("style", list(STYLES))
@pytest.mark.parametrize("name", list(EXERCISES))
def test_right_results_count_by_value(name: str, style: str) -> None:
    reference = EXERCISES[name].reference
    assert result(name, lambda *args, **options: STYLES[style](reference(*args, **options))).points == 100


def low(value: Any) -> Any:
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


@pytest.mark.parametrize("name", list(EXERCISES))
def test_code_that_computes_in_float32_earns_everything(name: str) -> None:
    reference = EXERCISES[name].reference
    assert result(name, lambda *args, **options: reference(*map(low, args), **options)).points == 100


NULLS: dict[str, Callable[..., Any]] = {
    "zeros of the right shape": lambda y, *a: np.zeros_like(y),
    "ones of the right shape": lambda y, *a: np.ones_like(y),
    "NaN of the right shape": lambda y, *a: np.full_like(y, np.nan, dtype=float),
    "the mean everywhere": lambda y, *a: np.full_like(y, np.mean(y), dtype=float) + 1e-3 * (np.size(y) == 1),
    "None": lambda y, *a: None,
    "0": lambda y, *a: 0,
    "1": lambda y, *a: 1,
    "-1": lambda y, *a: -1,
    "the first argument": lambda y, *a: a[0],
    "the last argument": lambda y, *a: a[-1],
    "the first argument cut to shape": lambda y, *a: np.resize(a[0], np.shape(y)),
    "text": lambda y, *a: str(np.asarray(y).tolist()),
    "complex": lambda y, *a: np.asarray(y, complex),
}


@pytest.mark.parametrize("null", list(NULLS))
@pytest.mark.parametrize("name", list(EXERCISES))
def test_what_solves_nothing_earns_nothing(name: str, null: str) -> None:
    reference = EXERCISES[name].reference
    item = result(name, lambda *args, **options: NULLS[null](reference(*args, **options), *args))
    assert item.points == 0


# A core fault costs 8 to 25 of 100: no bias, a flipped kernel, the first channel or image only, no padding, no stride …
CORE = {
    "conv2d": (
        "flips_kernel",
        "forgets_bias",
        "first_channel_only",
        "first_image_only",
        "ignores_padding",
        "ignores_stride",
    ),
    "max_pool2d": ("first_channel_only", "first_image_only", "ignores_stride", "moves_by_one", "fixed_window"),
    "avg_pool2d": ("first_channel_only", "first_image_only", "ignores_stride", "moves_by_one", "fixed_window"),
    "softmax": ("does_not_shift", "sums_everything", "first_row_only"),
    "batch_norm": ("forgets_gamma", "forgets_beta", "forgets_eps"),
    "output_size": ("ignores_padding", "ignores_stride"),
    "conv_parameters": ("forgets_bias", "bias_per_channel"),
}


@pytest.mark.parametrize(("exercise", "mistake"), [(e, m) for e, names in CORE.items() for m in names])
def test_a_core_fault_costs_8_to_25(exercise: str, mistake: str) -> None:
    points = result(exercise, EXERCISES[exercise].mistakes[mistake].function).points
    assert points is not None
    assert 75 <= points <= 92


@pytest.mark.parametrize("name", list(EXERCISES))
def test_every_failing_case_of_every_exercise_costs_some(name: str) -> None:
    found = grader(name)
    cases = found.cases
    right = run_here(EXERCISES[name].reference, cases.calls)
    for n in sorted({c.call for c in cases.cases}):
        answers = [None if k == n else a for k, a in enumerate(right.answers)]
        run = type(right)(answers, right.changed, right.lost, 0.0)
        assert Ladder(EXERCISES[name], cases).judge(run).points < 100, cases.calls[n]
