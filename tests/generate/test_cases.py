"""Case sets: every level shown, every pair and triple covered, every mistake caught, the same key the same bytes."""

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from engine_sample import KEY, SLIDE, an_exercise, graded, slide, slide_cases
from hypothesis import given
from hypothesis import strategies as st

from coursekit.errors import CourseError
from coursekit.exercise import Arguments, Factor, Function, Plan, outcome
from coursekit.frozen import Array, encode_cases
from coursekit.generate.cases import ENOUGH, choose, cover, freeze
from coursekit.replay import CLEAR, exactly, want
from coursekit.stream import Stream

CASES = slide_cases()


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer plans: enough where an exercise is refused anyway."""
    monkeypatch.setattr("coursekit.generate.cases.FAR_PLANS", 200)
    monkeypatch.setattr("coursekit.generate.cases.WITNESS_PLANS", 200)


ORDINARY = [c for c in CASES.cases if not c.state_only]


def combinations(rows: Sequence[tuple[int, ...]], strength: int) -> set[Any]:
    return {c for row in rows for c in itertools.combinations(enumerate(row), strength)}


# ------------------------------------------------------------------------------------------------ covering array
@given(
    st.integers(2, 5).flatmap(lambda n: st.lists(st.tuples(*[st.integers(0, 3)] * n), min_size=1, max_size=60)),
    st.integers(1, 3),
)
def test_cover_shows_every_combination_that_any_row_shows(rows: list[tuple[int, ...]], strength: int) -> None:
    chosen = cover(rows, strength)
    assert len(chosen) == len(set(chosen)) <= len(rows)
    assert combinations([rows[k] for k in chosen], strength) == combinations(rows, strength)


def test_cover_is_small() -> None:
    rows = list(itertools.product(range(3), repeat=5))
    assert len(cover(rows, 2)) <= 18  # 9 are the least there can be
    assert len(cover(rows, 3)) <= 54  # 27


def test_cover_takes_no_row_that_shows_nothing_new() -> None:
    rows = [(0, 0), (0, 0), (1, 1), (0, 1)]
    assert sorted(cover(rows, 2)) in ([0, 2, 3], [1, 2, 3])


@pytest.mark.parametrize("strength", [2, 3])
def test_a_case_set_covers_all_pairs_or_triples_that_plans_can_show(strength: int) -> None:
    exercise = an_exercise(strength=strength)
    every = [exercise.plan(**dict(zip(exercise.letters, values, strict=True)))
             for values in itertools.product(*exercise.letters.values())]  # fmt: skip
    due = combinations([exercise.levels(p) for p in every if exercise.fits(p)], strength)
    shown = combinations([exercise.levels(p) for p in choose(exercise, KEY).values()], strength)
    assert due <= shown


# --------------------------------------------------------------------------------------------------------- plans
def test_every_level_comes_alone_and_after_all_earlier_ones() -> None:
    beyond = [c.beyond for c in ORDINARY]
    for i, v in SLIDE.steps():
        alone = [b for b in beyond if b == {(i, v)}]
        assert len(alone) >= 2, SLIDE.factors[i].levels[v]
        earlier = [b for b in beyond if (i, v) in b and max(b)[0] == i]
        assert max(map(len, earlier)) == i + 1, SLIDE.factors[i].levels[v]


def test_a_plan_means_what_its_call_is() -> None:
    for case in ORDINARY:
        call, plan = CASES.calls[case.call], Plan(**case.plan)
        x, w = call.args
        assert case.beyond == SLIDE.beyond(plan)
        assert (x.shape, w.shape, x.dtype) == ((plan.N, plan.L), (plan.K,), plan.dtype)
        assert (call.memory, call.by_position) == (plan.memory, plan.by_position)
        assert call.options.get("step", 1) == plan.step


def test_the_simple_case_leaves_options_out() -> None:
    simple = [CASES.calls[c.call] for c in ORDINARY if not c.beyond]
    assert len(simple) >= 4
    assert all(not c.options and c.memory == "C" and not c.by_position for c in simple)


def test_values_are_exact_in_float32_and_never_zero() -> None:
    for call in CASES.calls:
        for array in call.args:
            assert (array.astype(np.float32) == array).all()
            assert (array != 0).all()


def test_an_edge_is_among_the_cases() -> None:
    (edge,) = [c for c in ORDINARY if c.name == "edge: one window"]
    assert CASES.wants[edge.call].shape == (1, 1)


@pytest.mark.usefixtures("quickly")
def test_an_edge_with_an_unknown_letter_or_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CourseError, match="unknown letter k"):
        choose(an_exercise(edges={"small": {"k": 2}}), KEY)
    with pytest.raises(CourseError, match="does not fit"):
        choose(an_exercise(edges={"small": {"L": 1}}), KEY)


@pytest.mark.usefixtures("quickly")
def test_cases_are_kept_small() -> None:
    small = an_exercise(most_work=30, edges={})
    assert all(small.work(p) <= 30 for p in choose(small, KEY).values())


@pytest.mark.usefixtures("quickly")
def test_a_simple_plan_that_is_not_simple_is_refused() -> None:
    bad = Factor("batch", 20, lambda p: p.N == 1, ("several rows", "one row"))
    with pytest.raises(CourseError, match="simple plan is not in the simplest level"):
        choose(an_exercise(factors=[bad]), KEY)


# ----------------------------------------------------------------------------------------------------- witnesses
@pytest.mark.parametrize("name", list(SLIDE.mistakes))
def test_every_mistake_has_a_witness_that_is_as_simple_as_can_be(name: str) -> None:
    (case,) = [c for c in CASES.cases if c.witness == name]
    needs = {"flips": set(), "first_row_only": {(0, 1)}, "ignores_step": {(2, 1)}, "two_numbers": {(1, 1)},
             "moves_too_far": {(2, 1)}}[name]  # fmt: skip
    assert case.beyond == needs
    call = CASES.calls[case.call]
    wrong = outcome(SLIDE.mistakes[name].function, exactly(call.args), call.options)
    due = CASES.wants[case.call]
    assert wrong is not None
    assert wrong.shape != due.shape or np.abs(wrong - due).max() > CASES.tolerances[case.call]


@pytest.mark.usefixtures("quickly")
def test_a_mistake_that_is_none_has_no_witness() -> None:
    exercise = an_exercise()

    @exercise.mistake("Nothing is wrong with it.")
    def is_right(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + 1e-12

    assert "witness: is_right" not in choose(exercise, KEY)


@pytest.mark.usefixtures("quickly")
def test_a_mistake_that_only_raises_explains_nothing() -> None:
    exercise = an_exercise()

    @exercise.mistake("It stops.")
    def stops(x: Array, w: Array, step: int = 1) -> Array:
        raise ValueError

    assert "witness: stops" not in choose(exercise, KEY)


# --------------------------------------------------------------------------------------------------------- state
def test_siblings_and_a_repeat_count_under_state_alone() -> None:
    siblings = [c for c in CASES.cases if c.state_only and CASES.calls[c.call].same_arrays]
    assert len(siblings) == 3
    for case in siblings:
        before, call = CASES.calls[case.call - 1], CASES.calls[case.call]
        assert [a.shape for a in before.args] == [a.shape for a in call.args]
        assert any((a != b).any() for a, b in zip(before.args, call.args, strict=True))
    repeat = CASES.cases[-1]
    assert (repeat.name, repeat.state_only, repeat.call) == ("repeat", True, len(CASES.calls) - 1)
    assert all(map(np.array_equal, CASES.calls[-1].args, CASES.calls[0].args))


def test_any_two_levels_meet_in_a_case_that_shows_nothing_later() -> None:
    place = {step: n for n, step in enumerate(SLIDE.steps())}
    met = set()
    for case in CASES.cases:
        if case.beyond and not case.state_only:
            *earlier, last = sorted(case.beyond, key=place.__getitem__)
            met |= {frozenset((step, last)) for step in earlier}
    wanted = {frozenset(two) for two in itertools.combinations(place, 2) if len(dict(two)) == 2}
    assert wanted - met == set()


@pytest.mark.parametrize("looked_at", [{"x"}, {"w"}, {"x", "w"}, {"x", "step"}, {"w", "step"}])
def test_who_keeps_results_and_looks_at_some_arguments_only_is_found(looked_at: set[str]) -> None:
    kept: dict[object, Array] = {}

    def remembers(x: Array, w: Array, step: int = 1) -> Array:
        values = {"x": (x.tobytes(), x.shape), "w": (w.tobytes(), w.shape), "step": step}
        key = tuple(value for name, value in sorted(values.items()) if name in looked_at)
        return kept.setdefault(key, slide(x, w, step)).copy()

    found = graded(remembers)
    assert found.points < 100


def test_no_question_is_asked_twice_but_for_state() -> None:
    seen = [str((c.args, c.options, c.memory, c.by_position)) for c in CASES.calls[:-1] if not c.same_arrays]
    assert len(set(seen)) == len(seen)


# ----------------------------------------------------------------------------------------------------- the key
def test_the_same_key_gives_the_same_bytes_and_another_key_others() -> None:
    data = encode_cases(CASES)
    assert encode_cases(freeze(an_exercise(), KEY)) == data
    other = freeze(SLIDE, b"another key of the same 32 bytes")
    assert encode_cases(other) != data
    values = {a.tobytes() for c in CASES.calls for a in c.args}
    assert not values & {a.tobytes() for c in other.calls for a in c.args if a.size > 2}


def test_a_second_process_with_other_hashes_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from engine_sample import slide_cases; from coursekit.frozen import encode_cases;"
        "print(hashlib.sha256(encode_cases(slide_cases())).hexdigest())"
    )
    tests = Path(__file__).parent.parent
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=tests,
            env=os.environ | {"PYTHONHASHSEED": seed},  # BLAS chooses how it rounds by some of them
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {hashlib.sha256(encode_cases(CASES)).hexdigest()}


# --------------------------------------------------------------------------------------------------- tolerances
@pytest.mark.usefixtures("quickly")
def test_a_case_whose_tolerance_is_too_wide_is_drawn_again() -> None:
    exercise = an_exercise(letters={"N": (1, 2), "L": (5, 6), "K": (2,), "step": (1,), "dtype": ("float64",),
                                    "memory": ("C",), "by_position": (False,)},
                           factors=[Factor("batch", 64, lambda p: p.N > 1, ("one", "more"))], edges={})  # fmt: skip
    drawn: list[float] = []

    @exercise.case
    def case(plan: Plan, draw: Stream) -> Arguments:
        """Now and then numbers that all but cancel: hardly anything is left of them."""
        drawn.append(draw.below(2))
        x = draw.array(plan.N, plan.L)
        return (np.ones_like(x) * 1000 + x * 2**-20 if drawn[-1] else x, np.array([1.0, -1])), {}

    cases = freeze(exercise, KEY)
    assert sum(drawn) > len(cases.calls) / 4  # many were drawn
    assert all((c.args[0] < 500).all() for c in cases.calls)  # and none was kept
    for due, allowed in zip(cases.wants, cases.tolerances, strict=True):
        assert CLEAR * allowed <= np.abs(due).max()


@pytest.mark.slow  # ten seconds: all tries are made
@pytest.mark.usefixtures("quickly")
def test_an_exercise_whose_cases_all_tell_nothing_is_refused() -> None:
    with pytest.raises(CourseError, match="no simple case"):
        freeze(an_exercise(magnitude=lambda x, w: 1e9), KEY)


# ---------------------------------------------------------------------------------------------------- relations
def _with(function: Any) -> Any:
    exercise = an_exercise(relations={})
    exercise.relations.clear()
    exercise.relation("A claim.", 4)(function)
    return exercise


def test_a_relation_is_recorded_on_a_simple_and_on_the_richest_case() -> None:
    for name in SLIDE.relations:
        simple, rich = [CASES.cases[e.case] for e in CASES.equations if e.relation == name]
        assert not simple.beyond
        assert len(rich.beyond) == len(SLIDE.factors)


def test_a_call_that_is_frozen_already_is_not_asked_twice() -> None:
    asked = [n for e in CASES.equations for n in e.calls]
    ordinary = {c.call for c in CASES.cases}
    assert ordinary & set(asked)
    assert len(CASES.calls) - len({c.call for c in CASES.cases}) < len(asked)


@pytest.mark.usefixtures("quickly")
def test_a_relation_whose_calls_depend_on_answers_is_refused() -> None:
    def depends(f: Function, x: Array, w: Array) -> Any:
        y = f(x, w)
        return (f(2 * x, w), 2 * y) if y[0, 0] > 0 else (y, y)

    with pytest.raises(CourseError, match="the calls of relation depends depend on answers"):
        freeze(_with(depends), KEY)


@pytest.mark.usefixtures("quickly")
def test_a_relation_whose_inputs_depend_on_answers_is_refused() -> None:
    def depends(f: Function, x: Array, w: Array) -> Any:
        y = f(x, w)
        return f(x * y[0, 0], w), y * y[0, 0]

    with pytest.raises(CourseError, match="depend on answers"):
        freeze(_with(depends), KEY)


@pytest.mark.usefixtures("quickly")
def test_a_relation_that_the_reference_fails_is_refused() -> None:
    def wrong(f: Function, x: Array, w: Array) -> Any:
        return f(2 * x, w), 3 * f(x, w)

    with pytest.raises(CourseError, match="the reference fails its relation wrong"):
        freeze(_with(wrong), KEY)


@pytest.mark.usefixtures("quickly")
def test_a_relation_that_stops_is_refused_by_name() -> None:
    def stops(f: Function, x: Array, w: Array) -> Any:
        return f(x, w), undefined  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(CourseError, match="relation stops stops on the reference's own answers with NameError"):
        freeze(_with(stops), KEY)


def test_the_expected_answers_are_the_references() -> None:
    for call, due in zip(CASES.calls, CASES.wants, strict=True):
        assert np.array_equal(want(SLIDE, call), due)
    assert all(
        np.array_equal(slide(*exactly(c.args), **c.options), d) for c, d in zip(CASES.calls, CASES.wants, strict=True)
    )
    assert msgspec.structs.asdict(CASES)["exercise"] == "slide"


def test_a_mistake_that_shows_seldom_gets_more_cases() -> None:
    exercise = an_exercise()

    @exercise.mistake("You took rows of eight numbers for rows of six.")
    def seldom(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (x.shape == (3, 8)) * (len(w) == 3)

    cases = freeze(exercise, KEY)
    caught = [c for c in cases.cases if c.random and cases.calls[c.call].args[0].shape == (3, 8)]
    assert sum(len(cases.calls[c.call].args[1]) == 3 for c in caught) >= ENOUGH
    assert any(c.name.startswith("more: seldom") for c in caught)
