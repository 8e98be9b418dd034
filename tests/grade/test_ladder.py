"""The ladder: what earns, what is blocked, and that a fault is told and paid for once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engine_sample import KEY, SLIDE, an_exercise, slide, slide_cases

from coursekit.exercise import Exercise, Relation
from coursekit.frozen import Array
from coursekit.generate.cases import freeze
from coursekit.grade.exercises import Judgement, Ladder
from coursekit.grade.results import Verdict
from coursekit.replay import run_here
from coursekit.sandbox import Fault, Run

CASES = slide_cases()
PASSED, FAILED, BLOCKED, BROKEN = Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED, Verdict.BROKEN


def judged(function: Callable[..., Any], **changes: Any) -> Judgement:
    return Ladder(SLIDE, CASES).judge(replace(run_here(function, CASES.calls), **changes))


def answered(change: Callable[[Array], Any]) -> Judgement:
    """All right answers, changed in the same way, as a worker would bring them."""
    count = len(CASES.calls)
    return Ladder(SLIDE, CASES).judge(
        Run([change(w.copy()) for w in CASES.wants], [False] * count, [False] * count, 0.0)
    )


def verdicts(judgement: Judgement) -> dict[str, str]:
    """property -> its verdict, of those that did not pass."""
    return {p.name: p.status.value for p in judgement.properties if p.status is not PASSED}


# ------------------------------------------------------------------------------------------------------- right
def test_right_code_earns_everything() -> None:
    found = judged(slide)
    assert found.points == 100
    assert (verdicts(found), found.root, found.broken) == ({}, None, False)
    assert [p.name for p in found.properties] == [
        "simple", "batch: several rows", "kernel: three numbers", "step: step of two", "step: step of three",
        "type: float32", "memory: Fortran order", "memory: a strided view", "call: step by position",
        "doubles", "rows_apart", "state",
    ]  # fmt: skip
    assert sum(p.max_points for p in found.properties) == 100


@pytest.mark.parametrize(
    "change",
    [
        lambda y: y.tolist(), lambda y: y.astype(np.float32), np.asfortranarray, lambda y: [tuple(row) for row in y],
        lambda y: y.astype(np.longdouble), lambda y: y + 1e-9, lambda y: [list(map(np.float64, row)) for row in y],
        lambda y: y - 0.0, lambda y: np.where(y == 0, -0.0, y),
    ],
)  # fmt: skip
def test_right_numbers_count_by_value(change: Callable[[Array], Any]) -> None:
    assert answered(change).points == 100


def test_whole_numbers_count_as_integers() -> None:
    whole = [w.round().astype(int) if (w == w.round()).all() else w for w in CASES.wants]
    count = len(whole)
    assert Ladder(SLIDE, CASES).judge(Run(whole, [False] * count, [False] * count, 0.0)).points == 100


# -------------------------------------------------------------------------------------------------------- null
@pytest.mark.parametrize(
    "change",
    [
        lambda y: None, lambda y: np.full_like(y, np.nan), lambda y: np.full_like(y, np.inf),
        np.zeros_like, np.ones_like,
        lambda y: y.astype(str), lambda y: y.astype(complex), lambda y: y.astype(object), lambda y: y[None],
        lambda y: y.ravel(), lambda y: [], lambda y: {"y": 1}, lambda y: "y", lambda y: 0, lambda y: [y.tolist(), None],
        lambda y: Fault("error"), lambda y: Fault("timeout"), lambda y: Fault("malformed"),
        lambda y: np.full_like(y, 1e308),
        lambda y: y + np.where(np.arange(y.size).reshape(y.shape) == 0, np.nan, 0),
        lambda y: y[..., :-1], lambda y: (y, y),
    ],
)  # fmt: skip
def test_what_is_no_answer_earns_nothing(change: Callable[[Array], Any]) -> None:
    found = answered(change)
    assert found.points == 0
    assert verdicts(found) == {"simple": "FAILED"} | {p.name: "BLOCKED" for p in found.properties[1:]}


def test_one_nan_is_enough() -> None:
    def now_and_then(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        if len(x) == 3:
            y[0, 0] = np.nan
        return y

    assert verdicts(judged(now_and_then)) == {"batch: several rows": "FAILED"}


# -------------------------------------------------------------------------------------- a fault is paid for once
def first_row(x: Array, w: Array, step: int = 1) -> Array:
    return SLIDE.mistakes["first_row_only"].function(x, w, step)


def no_step(x: Array, w: Array, step: int = 1) -> Array:
    return slide(x, w)


def both(x: Array, w: Array, step: int = 1) -> Array:
    return first_row(x, w)


def test_a_fault_costs_its_own_level_alone() -> None:
    assert verdicts(judged(first_row)) == {"batch: several rows": "FAILED"}
    assert verdicts(judged(no_step)) == {"step: step of two": "FAILED", "step: step of three": "FAILED"}


def test_two_faults_cost_their_sum() -> None:
    lost = [100 - judged(f).points for f in (first_row, no_step, both)]
    assert lost[0] + lost[1] == lost[2]
    assert verdicts(judged(both)).keys() == verdicts(judged(first_row)).keys() | verdicts(judged(no_step)).keys()


def test_an_interaction_is_blamed_on_the_later_level() -> None:
    def together(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (len(x) > 1 and step > 1)

    assert verdicts(judged(together)) == {"step: step of two": "FAILED", "step: step of three": "FAILED"}


def test_what_a_fault_hides_is_not_blamed() -> None:
    def earlier(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (len(w) == 3) + (len(w) == 3 and step > 1)

    assert verdicts(judged(earlier)) == {"kernel: three numbers": "FAILED"}


def test_a_fault_of_the_simplest_case_blocks_all() -> None:
    found = judged(SLIDE.mistakes["flips"].function)
    assert found.points == 0
    assert {p.status for p in found.properties[1:]} == {BLOCKED}
    assert found.root is found.properties[0]


def test_every_failing_case_costs_some() -> None:
    # One wrong answer anywhere, and something is lost: no case is looked at for nothing.
    right = run_here(slide, CASES.calls)
    for n in {c.call for c in CASES.cases}:
        answers = [a + (k == n) for k, a in enumerate(right.answers)]
        assert Ladder(SLIDE, CASES).judge(replace(right, answers=answers)).points < 100, CASES.calls[n]


def test_an_option_by_position_and_one_that_is_missing() -> None:
    assert verdicts(judged(lambda x, w: slide(x, w))) == {
        "step: step of two": "FAILED", "step: step of three": "FAILED", "call: step by position": "FAILED"
    }  # fmt: skip
    found = verdicts(judged(lambda x, w, *, step=1: slide(x, w, step)))
    assert found == {"call: step by position": "FAILED"}
    found = verdicts(judged(lambda x, w, stride=1: slide(x, w, stride)))  # renamed: only by position it is right
    assert found == {"step: step of two": "FAILED", "step: step of three": "FAILED"}


# --------------------------------------------------------------------------------------------- what is shown
def test_the_smallest_question_is_shown_first_and_a_witness_before_all() -> None:
    found = judged(first_row).root
    assert found is not None
    assert found.witness_of == "first_row_only"
    assert CASES.cases[[c.call for c in CASES.cases].index(found.failing[0])].witness == "first_row_only"

    def odd(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (x.shape[1] > 5)

    shown = judged(odd).root
    assert shown is not None
    if not shown.witness_of:
        sizes = [sum(a.size for a in CASES.calls[n].args) for n in shown.failing]
        assert sizes[0] == min(sizes)


def test_the_calls_shown_do_fail() -> None:
    for function in (first_row, no_step, both):
        found = judged(function)
        assert not any(found.good[n] for p in found.properties for n in p.failing)


# --------------------------------------------------------------------------------------------------- relations
def test_a_relation_fails_where_its_sides_differ() -> None:
    calls = [n for e in CASES.equations if e.relation == "doubles" for n in e.calls]
    others = {n for e in CASES.equations if e.relation != "doubles" for n in e.calls}
    own = set(calls) - others - {c.call for c in CASES.cases}  # asked by this relation alone
    right = run_here(slide, CASES.calls)
    answers = [a + (k in own) for k, a in enumerate(right.answers)]
    found = Ladder(SLIDE, CASES).judge(replace(right, answers=answers))
    assert verdicts(found) == {"doubles": "FAILED"}
    assert found.root is not None
    assert set(found.root.failing) == set(calls)
    assert found.root.failing[0] in own


def test_a_relation_is_judged_on_what_was_found_right() -> None:
    rich = {n for e in CASES.equations for n in e.calls if CASES.cases[e.case].beyond}
    right = run_here(slide, CASES.calls)
    answers = [
        Fault("error") if k in rich or len(CASES.calls[k].args[0]) > 1 else a for k, a in enumerate(right.answers)
    ]
    found = Ladder(SLIDE, CASES).judge(replace(right, answers=answers))
    assert verdicts(found) == {"batch: several rows": "FAILED"}


def test_a_relation_that_cannot_be_played_is_our_fault() -> None:
    bad = replace(SLIDE, relations=SLIDE.relations | {"doubles": Relation("doubles", "", 2, lambda f, x, w: 1 / 0)})
    found = Ladder(bad, CASES).judge(run_here(slide, CASES.calls))
    assert verdicts(found) == {"doubles": "BROKEN"}
    assert found.broken


def test_an_answer_of_another_shape_never_reaches_a_relation() -> None:
    right = run_here(slide, CASES.calls)
    for odd in (np.array(1.0), np.array([np.nan]), None, Fault("error")):
        answers = [odd if CASES.calls[k].args[0].shape[0] > 1 else a for k, a in enumerate(right.answers)]
        assert not Ladder(SLIDE, CASES).judge(replace(right, answers=answers)).broken


# -------------------------------------------------------------------------------------------------------- state
def test_changing_the_input_costs_state_alone() -> None:
    def spoils(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        w *= 2
        return y

    found = judged(spoils)
    assert verdicts(found) == {"state": "FAILED"}
    assert found.points == 96


def test_an_overwritten_result_costs_state_alone() -> None:
    kept: dict[Any, Array] = {}

    def reuses(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        buffer = kept.setdefault(y.shape, y)
        buffer[...] = y
        return buffer

    assert verdicts(judged(reuses)) == {"state": "FAILED"}


def test_a_cache_by_identity_costs_state_alone() -> None:
    seen: list[tuple[Array, Array, Any]] = []

    def caches(x: Array, w: Array, step: int = 1) -> Array:
        for one, other, y in seen:
            if one is x and other is w:
                return y.copy()
        seen.append((x, w, slide(x, w, step)))
        return seen[-1][2].copy()

    assert verdicts(judged(caches)) == {"state": "FAILED"}


def test_what_came_between_must_not_matter() -> None:
    last = {"step": 1}

    def remembers(x: Array, w: Array, step: int | None = None) -> Array:
        last["step"] = step or last["step"]  # the default is whatever came before
        return slide(x, w, step or last["step"])

    assert judged(remembers).points < 100


# ------------------------------------------------------------------------------------------------------ skipped
def test_what_was_never_asked_is_neither_passed_nor_blamed() -> None:
    right = run_here(slide, CASES.calls)
    steps = frozenset(n for n, call in enumerate(CASES.calls) if call.options.get("step", 1) > 1)
    answers = [Fault("timeout") if n in steps else a for n, a in enumerate(right.answers)]
    found = Ladder(SLIDE, CASES).judge(replace(right, answers=answers), steps)
    assert verdicts(found) | {"doubles": "", "rows_apart": ""} == {
        "step: step of two": "BLOCKED", "step: step of three": "BLOCKED", "doubles": "", "rows_apart": ""
    }  # fmt: skip
    assert found.points <= 100 - 24
    assert not [p for p in found.properties if p.failing]


def test_nothing_asked_earns_nothing() -> None:
    nothing = Run([Fault("timeout")] * len(CASES.calls), [False] * len(CASES.calls), [False] * len(CASES.calls), 0.0)
    found = Ladder(SLIDE, CASES).judge(nothing, frozenset(range(len(CASES.calls))))
    assert found.points == 0
    assert {p.status for p in found.properties} == {BLOCKED}


# ------------------------------------------------------------------------------------- levels that are equals
def equals() -> Exercise:
    """SLIDE, where two numbers are no simpler than three."""
    factors = [replace(f, either=f.name == "kernel") for f in SLIDE.factors]
    return an_exercise(factors=factors)


@pytest.fixture(scope="module")
def either() -> Callable[[Callable[..., Any]], Judgement]:
    exercise = equals()
    cases = freeze(exercise, KEY)
    return lambda function: Ladder(exercise, cases).judge(run_here(function, cases.calls))


def test_who_fails_one_of_two_equal_levels_loses_that_one(either: Any) -> None:
    assert either(slide).points == 100
    three = either(SLIDE.mistakes["two_numbers"].function)
    assert (three.points, verdicts(three)) == (90, {"kernel: three numbers": "FAILED"})

    def fails_for_two(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (len(w) == 2)

    two = either(fails_for_two)
    assert (two.points, verdicts(two)) == (90, {"kernel: two numbers": "FAILED"})


def test_another_fault_beside_it_is_still_found(either: Any) -> None:
    def both_faults(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, 1) + (len(w) == 2)

    found = verdicts(either(both_faults))
    assert found == {
        "kernel: two numbers": "FAILED",
        "step: step of two": "FAILED",
        "step: step of three": "FAILED",
    }


def test_who_fails_both_equal_levels_earns_nothing(either: Any) -> None:
    found = either(lambda x, w, step=1: slide(x, w, step) + 1)
    assert found.points == 0
    assert verdicts(found)["simple"] == "FAILED"


def test_an_exchanged_ladder_still_sees_a_changed_input(either: Any) -> None:
    def spoils(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step) + (len(w) == 2)
        x[:] = 0
        return y

    assert verdicts(either(spoils)) == {"kernel: two numbers": "FAILED", "state": "FAILED"}
