"""Calls recorded and played, how far a right answer may lie from ours, and what a run in this process looks like."""

import tracemalloc
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from engine_sample import SLIDE, slide, slide_cases

from coursekit.exercise import Relation
from coursekit.frozen import Array, Call, Equation, call_key
from coursekit.replay import (
    UnplayableError,
    equal,
    exactly,
    laid_out,
    numbers,
    plain,
    play,
    run_here,
    sides,
    tolerance,
    want,
    within,
)
from coursekit.sandbox import Fault

KEYS = [call_key(plain(call)) for call in slide_cases().calls]
X, W = np.array([[1.0, 2, 3, 4, 5], [6, 7, 8, 9, 1]]), np.array([1.0, 10])


# --------------------------------------------------------------------------------------------------- tolerance
def test_the_tolerance_is_thirty_two_times_the_noise_and_sixteen_roundings_of_the_largest_number() -> None:
    assert tolerance(0, []) == 0
    assert tolerance(3, []) == 16 * 3 * 2**-24
    pairs = [(np.array([1.0, 2]), np.array([1.0, 2.5])), (np.array(7.0), np.array(7.25))]
    assert tolerance(0, pairs) == 32 * 0.5
    assert tolerance(1000, pairs) == 32 * 0.5 + 16 * 1000 * 2**-24
    assert tolerance(1, [(np.zeros((0, 3)), np.zeros((0, 3)))]) == 16 * 2**-24


def test_every_frozen_case_tells_and_lets_float32_pass() -> None:
    cases = slide_cases()
    for call, due, allowed in zip(cases.calls, cases.wants, cases.tolerances, strict=True):
        assert 0 < allowed <= np.abs(due).max() / 64
        low = slide(*(np.asarray(a, np.float32) for a in call.args), **call.options)
        assert np.abs(low - due).max() <= allowed / 4  # with room to spare


def test_what_is_expected_is_computed_in_float64() -> None:
    third = np.array([[1 / 3, 1, 1]], dtype=np.float32)
    due = want(SLIDE, Call(args=(third, np.array([1.0, 0], dtype=np.float32))))
    assert due.dtype == np.float64
    assert due[0, 0] == np.float64(np.float32(1 / 3))
    assert [a.dtype for a in exactly((third, np.array([1, 2])))] == [np.float64, np.int64]


# ------------------------------------------------------------------------------------------------ what is right
DUE = np.array([[1.0, 0.0], [3.0, -4.0]])


@pytest.mark.parametrize(
    "answer",
    [
        DUE, DUE.astype(np.float32), DUE.astype(np.float16), DUE.astype(int), DUE.astype(np.longdouble), DUE.tolist(),
        [[1, 0], (3, -4)], np.asfortranarray(DUE), DUE[::-1][::-1], [np.array([1, 0]), np.array([3.0, -4])],
        [[True, False], [3, -4]], np.negative(-DUE), np.array([[1.0, -0.0], [3, -4]]), np.ma.array(DUE),
        DUE.view(np.matrix),
        DUE + 1e-9,
    ],
)  # fmt: skip
def test_numbers_count_by_value(answer: Any) -> None:
    assert within(numbers(answer), DUE, 1e-6)


@pytest.mark.parametrize(
    "answer",
    [
        None, Fault("error"), "1 0 3 -4", DUE.astype(str), [["1", "0"], ["3", "-4"]], DUE.astype(complex),
        DUE.astype(object), [[None, 0], [3, -4]], [[1, 0], [3]], [1, 0, 3, -4], DUE[None], DUE[:1], DUE.T, 1, {}, [],
        {"y": 1}, np.full((2, 2), np.nan), np.array([[1, 0], [3, np.inf]]), DUE + 1e-5, [[1, 0], [3, 10**400]],
        np.zeros((2, 2), "M8[D]"), np.zeros((2, 2), "m8[D]"), np.zeros((2, 2), [("a", float)]), b"\x01\x00", {1, 0},
    ],
)  # fmt: skip
def test_nothing_else_counts(answer: Any) -> None:
    assert not within(numbers(answer), DUE, 1e-6)


def test_a_scalar_is_due_as_a_scalar() -> None:
    due = np.array(5.0)
    for answer in (5, 5.0, np.int8(5), np.float32(5), np.array(5), np.array(5.0), Fraction(5)):
        assert within(numbers(answer), due, 0) == (not isinstance(answer, Fraction))
    for answer in ([5], np.array([5]), "5", 5 + 0j, None, 5.0000001):
        assert not within(numbers(answer), due, 0)


def test_sides_agree_or_not_however_large_they_are() -> None:
    assert equal(np.ones(3), np.ones(3), 0)
    assert equal(1, 1.5, 0.5)
    assert not equal(np.array([np.inf, 0]), np.array([np.inf, 0]), 1e9)
    assert not equal(np.nan, np.nan, 1)


def test_texts_among_numbers_take_no_memory() -> None:
    tracemalloc.start()
    assert numbers([["a" * 100_000], ["", 1.0] * 1_000]) is None
    assert numbers(["a" * 100_000] + [""] * 1_000) is None  # numpy would make 400 MB of it
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


# ---------------------------------------------------------------------------------------------------- relations
def _relation(function: Any) -> Relation:
    return Relation(function.__name__, "", 1, function)


def test_a_relation_is_given_the_options_of_its_case() -> None:
    def said(f: Any, x: Array, w: Array) -> Any:
        return f(x, w), f(x, w, step=1)

    case = Call(args=(X, W), options={"step": 2})
    made = sides(_relation(said), case, lambda call: want(SLIDE, call))[1]
    assert [c.options for c in made] == [{"step": 2}, {"step": 1}]


def test_a_relation_cannot_spoil_its_case() -> None:
    def spoils(f: Any, x: Array, w: Array) -> Any:
        x[:] = 0
        first = f(x, w)
        x[:] = 1
        return first, first

    case = Call(args=(X.copy(), W))
    made = sides(_relation(spoils), case, lambda call: want(SLIDE, call))[1]
    assert (case.args[0] == X).all()
    assert (made[0].args[0] == 0).all()


def _recorded(name: str) -> tuple[Equation, Call, list[Array]]:
    """The richest equation of a relation, its case, and the right answers to its calls."""
    cases = slide_cases()
    equation = [e for e in cases.equations if e.relation == name][-1]
    return equation, cases.calls[cases.cases[equation.case].call], [cases.wants[n] for n in equation.calls]


@pytest.mark.parametrize("name", ["doubles", "rows_apart"])
def test_right_answers_are_played_right_and_wrong_ones_are_not(name: str) -> None:
    equation, case, answers = _recorded(name)
    assert play(SLIDE, equation, case, KEYS, answers)
    wrong = [a.copy() for a in answers]
    wrong[0][0, 0] += 1
    assert not play(SLIDE, equation, case, KEYS, wrong)


def test_numbers_at_the_end_of_float64_are_wrong_and_not_our_fault() -> None:
    equation, case, answers = _recorded("doubles")
    huge = [np.full_like(a, 1.7e308) for a in answers]
    assert not play(SLIDE, equation, case, KEYS, huge)


def test_a_relation_that_asks_otherwise_is_our_fault() -> None:
    equation, case, answers = _recorded("doubles")

    def other(f: Any, x: Array, w: Array) -> Any:
        return f(3 * x, w), 3 * f(x, w)

    def fewer(f: Any, x: Array, w: Array) -> Any:
        return f(2 * x, w), 0

    def more(f: Any, x: Array, w: Array) -> Any:
        return f(2 * x, w), 2 * f(x, w) + 0 * f(x, w)

    def depends(f: Any, x: Array, w: Array) -> Any:
        return (f(2 * x, w), 2 * f(x, w)) if f(2 * x, w)[0, 0] else (1, 1)

    def raises(f: Any, x: Array, w: Array) -> Any:
        return 1 / 0

    for function in (other, fewer, more, depends, raises):
        bad = replace(SLIDE, relations={"doubles": _relation(function)})
        with pytest.raises(UnplayableError, match="doubles"):
            play(bad, equation, case, KEYS, answers)


def test_an_answer_is_played_as_a_copy() -> None:
    equation, case, answers = _recorded("doubles")
    before = [a.copy() for a in answers]

    def changes(f: Any, x: Array, w: Array) -> Any:
        one, other = f(2 * x, w), f(x, w)
        one *= 0
        other *= 0
        return one, other

    bad = replace(SLIDE, relations={"doubles": _relation(changes)})
    assert play(bad, equation, case, KEYS, answers)
    assert all(map(np.array_equal, before, answers))


# ------------------------------------------------------------------------------------------- run in this process
def test_a_run_answers_every_call_in_order() -> None:
    run = run_here(slide, [Call(args=(X, W)), Call(args=(X, W), options={"step": 2})])
    assert [a.tolist() for a in run.answers] == [slide(X, W).tolist(), slide(X, W, 2).tolist()]
    assert (run.changed, run.lost) == ([False, False], [False, False])


def test_an_exception_costs_its_own_call_alone() -> None:
    def fails(x: Array, w: Array, step: int = 1) -> Array:
        if step == 2:
            raise IndexError("out of it")
        return slide(x, w, step)

    run = run_here(fails, [Call(args=(X, W), options={"step": s}) for s in (1, 2, 3)])
    assert [isinstance(a, Fault) for a in run.answers] == [False, True, False]
    assert run.answers[1] == Fault("error", type="IndexError", message="out of it")


def test_arrays_are_fresh_and_lie_as_the_call_says() -> None:
    seen: list[Array] = []
    run_here(lambda x, w: seen.append(x), [Call(args=(X, W), memory=m) for m in ("C", "F", "strided")])  # type: ignore[arg-type]
    assert all((x == X).all() and x is not X and x.base is not X and x.flags.writeable for x in seen)
    assert [x.flags.c_contiguous for x in seen] == [True, False, False]
    assert seen[1].flags.f_contiguous
    assert seen[2].strides == (80, 16)
    assert laid_out(np.array(3.0), "strided") == 3


def test_options_go_by_name_or_by_position() -> None:
    seen: list[Any] = []
    calls = [Call(args=(1,), options={"a": 2, "b": 3}, by_position=p) for p in (False, True)]
    run_here(lambda *args, **options: seen.append((args, options)), calls)
    assert seen == [((1,), {"a": 2, "b": 3}), ((1, 2, 3), {})]


def test_the_same_arrays_come_again_with_other_numbers() -> None:
    seen: list[Array] = []

    def keeps(x: Array) -> Array:
        seen.append(x)
        return x  # a view of its input: it rightly changes with the next call

    run = run_here(
        keeps, [Call(args=(X,)), Call(args=(X + 1,), same_arrays=True), Call(args=(X[:1],), same_arrays=True)]
    )
    assert seen[0] is seen[1]
    assert seen[2] is not seen[1]  # of another shape: no numbers go into it
    assert [a.tolist() for a in run.answers] == [X.tolist(), (X + 1).tolist(), X[:1].tolist()]
    assert (run.changed, run.lost) == ([False] * 3, [False] * 3)


def test_what_is_changed_is_told() -> None:
    def spoils(x: Array, w: Array) -> Array:
        x += 1
        return x

    assert run_here(spoils, [Call(args=(X.copy(), W))]).changed == [True]


def test_a_result_that_a_later_call_overwrites_is_told() -> None:
    buffer = np.zeros(5)

    def reuses(x: Array) -> Array:
        buffer[:] = x
        return buffer

    run = run_here(reuses, [Call(args=(np.full(5, k),)) for k in range(3)])
    assert [a.tolist() for a in run.answers] == [[k] * 5 for k in range(3)]  # as they were when they were given
    assert run.lost == [True, True, False]
