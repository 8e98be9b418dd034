"""A failing case made smaller: it still fails, is the same on every run, costs few calls, and no points."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from engine_sample import SLIDE, an_exercise, slide, slide_cases

from coursekit.exercise import FULL_POINTS
from coursekit.frozen import Array, Call, CaseSet, Value
from coursekit.generate.cases import freeze
from coursekit.grade.asking import run_exercise
from coursekit.grade.exercises import Judged, Judgement
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.shrink import MOST_CALLS, Smaller, shrink, worth_shrinking
from coursekit.replay import run_here, within
from coursekit.sandbox import Cell, Fault, Limits, Sandbox

CASES = slide_cases()


def judged(function: Callable[..., Any], cases: CaseSet = CASES) -> tuple[Judgement, Sequence[Value | Fault]]:
    run = run_here(function, cases.calls)
    return ExerciseGrader(SLIDE, cases).mark(run).judgement, run.answers


def root_of(function: Callable[..., Any]) -> Judged:
    root = worth_shrinking(*judged(function))
    assert root is not None
    return root


def shrunk(function: Callable[..., Any], cases: CaseSet = CASES) -> tuple[Smaller | None, list[Call]]:
    judgement, answers = judged(function, cases)
    root = worth_shrinking(judgement, answers)
    assert root is not None
    asked: list[Call] = []

    def ask(calls: Sequence[Call]) -> Sequence[Value | Fault]:
        asked.extend(calls)
        return run_here(function, calls).answers

    return shrink(SLIDE, cases, judgement, root, ask), asked


def fails_on_long_rows(x: Array, w: Array, step: int = 1) -> Array:
    return slide(x, w, step) + (x.shape[1] > 4)


def fails_beside_three_levels(x: Array, w: Array, step: int = 1) -> Array:
    return slide(x, w, step) * (1 + (len(x) > 1) * (len(w) > 2) * (step == 2))


def test_it_ends_where_no_smaller_case_fails() -> None:
    smaller, asked = shrunk(fails_on_long_rows)
    assert len(asked) <= MOST_CALLS
    if smaller is not None:
        x, w = smaller.asked.call.args
        assert x.shape[1] > 4
        assert (len(x), len(w)) == (1, 2)
        assert not within(smaller.got, smaller.asked.due, smaller.asked.allowed)


def test_only_what_the_fault_needs_is_left() -> None:
    """These levels stay, and all else goes back to the simple."""
    root = root_of(fails_beside_three_levels)
    assert root.name == "step: step of two"
    smaller, _ = shrunk(fails_beside_three_levels)
    before = next(c for c in CASES.cases if c.call == root.failing[0])
    found = smaller.asked.call if smaller else CASES.calls[before.call]
    x, w = found.args
    assert (len(x), len(w), found.options) == (2, 3, {"step": 2})
    assert x.dtype == np.float64
    assert found.memory == "C"


def test_the_same_on_every_run_and_another_for_another_key() -> None:
    once, _ = shrunk(fails_on_long_rows, larger(CASES))
    again, _ = shrunk(fails_on_long_rows, larger(CASES))
    other, _ = shrunk(fails_on_long_rows, larger(CASES, subkey=b"another"))
    assert once is not None
    assert again is not None
    assert other is not None
    assert np.array_equal(once.asked.call.args[0], again.asked.call.args[0])
    assert not np.array_equal(once.asked.call.args[0], other.asked.call.args[0])


def larger(cases: CaseSet, **changes: Any) -> CaseSet:
    """The simple cases alone, on a longer row than need be."""
    from msgspec.structs import replace

    call = next(c for c in cases.calls if c.args[0].shape == (1, 8) and not c.options)
    numbers = [n for n, c in enumerate(cases.calls) if c is call]
    case = next(c for c in cases.cases if c.call in numbers)
    return replace(cases, cases=(replace(case, beyond=frozenset()),), equations=(), **changes)


def test_a_function_that_ends_its_worker_is_not_asked_again() -> None:
    judgement, answers = judged(fails_on_long_rows)
    root = worth_shrinking(judgement, answers)
    assert root is not None
    for kind in ("timeout", "memory", "died", "malformed"):
        ended = [Fault(kind)] * len(answers)  # type: ignore[arg-type]
        assert worth_shrinking(judgement, ended) is None
    assert worth_shrinking(judgement, [Fault("error", "ValueError")] * len(answers)) is not None
    assert shrink(SLIDE, CASES, judgement, root, lambda calls: [Fault("timeout")] * len(calls)) is None


def test_right_code_and_witnesses_are_left_as_they_are() -> None:
    assert worth_shrinking(*judged(slide)) is None
    witnessed = judged(SLIDE.mistakes["ignores_step"].function)
    assert witnessed[0].root is not None
    assert witnessed[0].root.witness_of == "ignores_step"
    assert worth_shrinking(*witnessed) is None
    assert shrunk(SLIDE.mistakes["flips"].function) == (None, [])  # in the simplest case it is only asked alone


def test_no_more_calls_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.grade.shrink.MOST_CALLS", 3)
    _, asked = shrunk(lambda x, w, step=1: slide(x, w, step) + (x.shape[1] == 5) * (len(x) == 1))
    assert len(asked) <= 3


def test_a_plan_that_does_not_fit_is_never_asked() -> None:
    exercise = an_exercise(fits=lambda p: p.K <= p.L and p.L != 4)

    def ask(calls: Sequence[Call]) -> Sequence[Value | Fault]:
        assert all(c.args[0].shape[1] != 4 for c in calls)
        return run_here(fails_on_long_rows, calls).answers

    judgement, answers = judged(fails_on_long_rows)
    root = worth_shrinking(judgement, answers)
    assert root is not None
    shrink(exercise, CASES, judgement, root, ask)


def test_the_page_shows_it_and_the_points_are_the_same() -> None:
    """In a worker: the counterexample and the first failed property speak of the smaller case."""
    source = (
        "import numpy as np\n"
        "def slide(x, w, step=1):\n"
        "    starts = range(0, x.shape[1] - len(w) + 1, step)\n"
        "    y = [[sum(row[i + k] * w[k] for k in range(len(w))) for i in starts] for row in x]\n"
        "    return np.array(y) * (1 + (len(x) > 1) * (len(w) > 2))\n"
    )
    grader = ExerciseGrader(SLIDE, CASES)
    with Sandbox("none") as sandbox, sandbox.session([Cell(1, source)], Limits()) as session:
        item = run_exercise(grader, session, FULL_POINTS, {1: source})
        plain = grader.grade(session.run("slide", CASES.calls), FULL_POINTS, {1: source})
    assert item.points == plain.points
    assert [p.status for p in item.properties] == [p.status for p in plain.properties]
    assert item.counterexample is not None
    shapes = {a.name: a.value.shape for a in item.counterexample.arguments}
    assert shapes["x"] is not None
    assert shapes["x"][0] == 2
    assert shapes["w"] == (3,)
    failed = next(p for p in item.properties if p.name == item.counterexample.property)
    expected = item.counterexample.expected.shape
    assert expected is not None
    assert str(failed.message).endswith(f"of {np.prod(expected)} numbers differ")


def test_a_large_edge_case_goes_down_by_less_than_to_the_next_letter() -> None:
    exercise = an_exercise(edges={"many rows": {"N": 9}})
    cases = freeze(exercise, b"k" * 32)

    def four_rows(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) * (1 + (len(x) > 4))

    run = run_here(four_rows, cases.calls)
    judgement = ExerciseGrader(exercise, cases).mark(run).judgement
    root = worth_shrinking(judgement, run.answers)
    assert root is not None
    smaller = shrink(exercise, cases, judgement, root, lambda calls: run_here(four_rows, calls).answers)
    assert smaller is not None
    assert len(smaller.asked.call.args[0]) == 5


def test_what_fails_only_after_other_calls_is_said_to() -> None:
    source = (
        "import numpy as np\n"
        "def slide(x, w, step=1, rows=[]):\n"
        "    for r in x:\n"
        "        rows.append([np.dot(r[i : i + len(w)], w) for i in range(0, len(r) - len(w) + 1, step)])\n"
        "    return np.array(rows)\n"
    )
    grader = ExerciseGrader(SLIDE, CASES)
    with Sandbox("none") as sandbox:
        with sandbox.session([Cell(1, source)], Limits()) as session:
            item = run_exercise(grader, session, FULL_POINTS, {1: source})
        with sandbox.session([Cell(1, WRONG)], Limits()) as session:
            always = run_exercise(grader, session, FULL_POINTS, {1: WRONG})
    said = {p.name: str(p.message) for p in item.properties}
    assert said["simple"].startswith("asked alone, this very call gets the right answer")
    assert "alone" not in {p.name: str(p.message) for p in always.properties}["simple"]


WRONG = "def slide(x, w, step=1):\n    return [[0.0]]\n"


def test_only_cases_of_the_failed_property_are_asked() -> None:
    """Levels that are taught later are not tried, and the level itself stays."""
    assert root_of(fails_beside_three_levels).name == "step: step of two"
    _, asked = shrunk(fails_beside_three_levels)
    assert asked
    assert all(c.options == {"step": 2} and not c.by_position for c in asked)
    assert all(c.args[0].dtype == np.float64 and c.memory == "C" for c in asked)
