"""The properties live: right functions satisfy them, each mistake fails where it should, and what is found is small."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engine_sample import SLIDE, an_exercise, slide
from hypothesis import settings

from coursekit import catalog
from coursekit.errors import CourseError
from coursekit.exercise import Exercise, Factor, Function
from coursekit.frozen import Array, Call
from coursekit.grade.show import Sources
from coursekit.live import Found, Property, properties, search
from coursekit.live.plans import Drawn, live_call, live_question
from coursekit.live.telling import text_of
from coursekit.replay import numbers, run_here, within
from coursekit.sandbox import Run

pytestmark = pytest.mark.slow  # whole runs of the program, or thousands of calls

EXERCISES = catalog.load().exercises
MISTAKES = [(e.name, m) for e in EXERCISES.values() for m in e.mistakes]

QUICK = [("conv2d", "first_channel_only"), ("conv2d", "rounds_up"), ("max_pool2d", "first_image_only")]

# exercise, mistake -> properties that it fails, properties that it does not
EXPECTED: dict[tuple[str, str], tuple[list[str], list[str]]] = {
    ("conv2d", "flips_kernel"): (
        ["turned: a kernel that differs when turned", "together"],
        ["simple", "padding: more padding", "images_apart"],
    ),
    ("conv2d", "pads_once"): (
        ["padding: padding of one", "padding: more padding"],
        ["simple", "stride: a stride up to the kernel"],
    ),
    ("max_pool2d", "first_image_only"): (["batch: several images"], ["simple", "channels: several channels"]),
    ("avg_pool2d", "ignores_stride"): (["stride: windows that overlap"], ["simple", "batch: several images"]),
    ("softmax", "does_not_shift"): (["offset: values near 1000", "shift_invariant"], ["simple", "batch: several rows"]),
    ("softmax", "base_two"): (["simple", "together"], ["rows_sum_to_one"]),
    ("batch_norm", "forgets_beta"): (["shift: β that shifts", "mean_is_beta"], ["simple", "scale: γ that scales"]),
    ("output_size", "ignores_padding"): (["together", "padding_widens"], ["simple", "state"]),
    ("conv_parameters", "forgets_bias"): (["bias: with biases"], ["simple", "channels: one input channel"]),
}


class Answers:
    """One of our own functions in the place of a submission."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.sources: Sources = {}

    def ask(self, function: str, calls: Sequence[Call]) -> Run:
        return run_here(self.function, calls)


@pytest.fixture(autouse=True)
def fewer_examples() -> Iterator[None]:
    """Enough for what is plainly wrong or right: a third of Hypothesis's own number."""
    name = settings.get_current_profile_name()
    settings.register_profile("fewer", max_examples=30)
    settings.load_profile("fewer")
    yield
    settings.load_profile(name)


def prop(exercise: Exercise, name: str) -> Property:
    return next(p for p in properties(exercise) if p.name == name)


def found(exercise: Exercise, name: str, function: Callable[..., Any]) -> Found | None:
    return search(exercise, prop(exercise, name), Answers(function))


def failing(exercise: Exercise, function: Callable[..., Any]) -> set[str]:
    return {p.name for p in properties(exercise) if search(exercise, p, Answers(function)) is not None}


# ------------------------------------------------------------------------------------------------ right and wrong
def test_there_is_one_for_each_level_and_each_relation() -> None:
    assert [p.name for p in properties(SLIDE)] == [
        "simple", "batch: several rows", "kernel: three numbers", "step: step of two", "step: step of three",
        "type: float32", "memory: Fortran order", "memory: a strided view", "call: step by position",
        "together", "edges", "doubles", "rows_apart", "state",
    ]  # fmt: skip


def test_a_right_function_satisfies_all() -> None:
    assert failing(SLIDE, slide) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", EXERCISES)
def test_every_reference_satisfies_all(name: str) -> None:
    assert failing(EXERCISES[name], EXERCISES[name].reference) == set()


@pytest.mark.parametrize(
    ("mistake", "expected"),
    [
        ("ignores_step", {"step: step of two", "step: step of three", "together"}),
        ("first_row_only", {"batch: several rows", "together", "rows_apart"}),
        ("two_numbers", {"kernel: three numbers", "together", "edges"}),
    ],
)
def test_a_mistake_fails_its_own_level_and_what_comes_together(mistake: str, expected: set[str]) -> None:
    assert failing(SLIDE, SLIDE.mistakes[mistake].function) == expected


@pytest.mark.parametrize(
    ("name", "mistake", "property_", "fails"),
    [
        (name, mistake, each, fails)
        for (name, mistake), lists in EXPECTED.items()
        for each, fails in [*((p, True) for p in lists[0]), *((p, False) for p in lists[1])]
    ],
)
def test_a_known_mistake_fails_where_it_should(name: str, mistake: str, property_: str, fails: bool) -> None:
    exercise = EXERCISES[name]
    assert (found(exercise, property_, exercise.mistakes[mistake].function) is not None) == fails


def test_what_only_comes_together_is_found_together() -> None:
    def forgets_the_step_in_a_batch(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step if len(x) == 1 else 1)

    assert failing(SLIDE, forgets_the_step_in_a_batch) == {"together"}


# ------------------------------------------------------------------------------------------------ small
def letters_changed(exercise: Exercise, function: Function) -> int | None:
    """How many letters of the case that is found together are not the simple ones; None where nothing is found."""
    last: list[Drawn] = []
    together = prop(exercise, "together")

    def check(asked: Any, drawn: Drawn) -> Found | None:
        said = together.check(asked, drawn)
        if said is not None:
            last[:] = [drawn]
        return said

    if search(exercise, replace(together, check=check), Answers(function)) is None:
        return None
    simple, plan = vars(exercise.plan()), vars(last[0].plan)
    return len([k for k, v in simple.items() if plan[k] != v])


def letters_enough(exercise: Exercise, function: Function) -> int:
    """0 or 1 if a plan with as many letters changed shows the mistake, with the simplest numbers; 2 otherwise."""
    one = ({k: v} for k, values in exercise.letters.items() for v in values[1:])
    for change in itertools.chain([{}], one):
        plan = exercise.plan(**change)
        if exercise.fits(plan) and exercise.work(plan) <= exercise.most_work:
            put = live_question(exercise, live_call(exercise, Drawn(0, plan)))
            if put and not within(numbers(run_here(function, [put.call]).answers[0]), put.due, put.allowed):
                return len(change)
    return 2


@pytest.mark.parametrize(
    ("name", "mistake"),
    [pytest.param(*pair, marks=[] if pair in QUICK else pytest.mark.slow) for pair in MISTAKES],
)
def test_every_mistake_is_found_and_shrunk_to_one_letter_where_one_is_enough(name: str, mistake: str) -> None:
    exercise = EXERCISES[name]
    function = exercise.mistakes[mistake].function
    changed, enough = letters_changed(exercise, function), letters_enough(exercise, function)
    assert changed is not None
    assert changed <= enough or enough == 2


def test_the_same_case_is_found_on_every_run() -> None:
    first, second = (found(SLIDE, "together", SLIDE.mistakes["moves_too_far"].function) for _ in range(2))
    assert first is not None
    assert first == second


# ------------------------------------------------------------------------------------------------ state
def test_an_input_that_was_changed_is_told() -> None:
    def changes(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        w += 1
        return y

    said = found(SLIDE, "state", changes)
    assert said is not None
    assert str(said.message) == "slide(x, w) changed its input: work on a copy, x.copy()"


def test_a_result_that_was_overwritten_is_told() -> None:
    buffer = np.zeros(1000)

    def shares(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        out = buffer[: y.size].reshape(y.shape)
        out[...] = y
        return out

    said = found(SLIDE, "state", shares)
    assert said is not None
    assert "overwrote" in str(said.message)


def test_who_answers_nothing_does_not_pass_for_keeping_no_state() -> None:
    assert failing(SLIDE, lambda x, w, step=1: None) == {p.name for p in properties(SLIDE)}


# ------------------------------------------------------------------------------------------------ the author's faults
def test_a_relation_that_the_reference_fails_is_the_authors_fault() -> None:
    exercise = an_exercise()

    @exercise.relation("Rows do not matter.")
    def rows_alike(f: Function, x: Array, w: Array) -> tuple[Array, Array]:
        return f(x)[0] if False else f(x, w)[:1], f(x, w)[-1:]

    with pytest.raises(CourseError, match="the reference fails its relation rows_alike"):
        found(exercise, "rows_alike", slide)


def test_a_level_that_no_plan_shows_is_the_authors_fault() -> None:
    exercise = an_exercise(factors=[Factor("batch", 1, lambda p: p.N > 9, ("one row", "ten rows"))])
    with pytest.raises(CourseError, match="no plan shows the level 'ten rows'"):
        found(exercise, "batch: ten rows", slide)


# ------------------------------------------------------------------------------------------------ told
def test_a_case_is_laid_out_with_its_call_and_both_sides() -> None:
    said = found(SLIDE, "step: step of two", SLIDE.mistakes["ignores_step"].function)
    assert said is not None
    text = text_of(SLIDE, said)
    for part in ("Correct result: step of two", "slide(x, w, step=2)", "Expected (1, 2)", "Received (1, 4)"):
        assert part in text
    assert "/" not in text  # no points: none are given here
