"""Answers compared: cell by cell, exactly to the stated precision, carried forward from own values."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from engine_sample import MARBLES, Marbles, a_problem
from hypothesis import given
from hypothesis import strategies as st

from coursekit.answers import (
    cell_text,
    close,
    confusable,
    diagnose,
    differs,
    form_of,
    freeze_answer,
    judge,
    judge_field,
    thaw_answer,
    thaw_parameters,
)
from coursekit.errors import CourseError
from coursekit.frozen import Variant
from coursekit.problem import Field, Problem, Values, exact

REAL = Field("r", kind="real", decimals=2)
WHOLE = Field("w")
HEAPS = Marbles(10, 20, 10)
RIGHT = MARBLES.answer(HEAPS)


def own(**fields: Any) -> dict[str, Values | None]:
    """A student's answer: the right one but for these fields; None is a field left blank."""
    return {**RIGHT, **{name: None if v is None else exact(v) for name, v in fields.items()}}


def judged(problem: Problem = MARBLES, p: Marbles = HEAPS, **fields: Any) -> dict[str, Any]:
    right = problem.answer(p)
    return judge(problem, p, right, {**right, **{k: None if v is None else exact(v) for k, v in fields.items()}})


# ------------------------------------------------------------------------------------------------- one number
@pytest.mark.parametrize(
    ("given_", "due", "right"),
    [
        ("0.72", "0.71", True),  # exactly one hundredth, which no difference of floats is
        ("0.70", "0.71", True),
        ("0.7201", "0.71", False),
        ("0.6999999999999999999", "0.71", False),
        ("5/7", "0.71", True),
        ("0.71", "5/7", True),
        ("0.73", "5/7", False),
        ("-0.71", "0.71", False),
        ("0", "0", True),
    ],
)
def test_a_real_may_be_off_by_its_last_decimal_exactly(given_: str, due: str, right: bool) -> None:
    assert close(Fraction(given_), Fraction(due), REAL) is right


def test_a_real_known_as_a_float_has_the_same_margin() -> None:
    due = 0.7310585786300049  # 1 / (1 + 1/e): to be written as 0.73; 0.74 and 0.73 lie within a hundredth
    assert [close(Fraction(n, 1000), due, REAL) for n in (721, 722, 730, 741, 742)] == [False, True, True, True, False]
    assert close(Fraction("0.51"), 0.5, REAL)  # a float's last bit takes no mark
    assert close(Fraction("0.11"), float(Fraction("0.1")), REAL)


def test_integers_are_exact() -> None:
    assert close(7, 7, WHOLE)
    assert close(Fraction(14, 2), 7, WHOLE)
    assert not close(Fraction(15, 2), 7, WHOLE)
    assert not close(8, 7, WHOLE)
    assert close(10**30 + 1, 10**30 + 1, WHOLE)
    assert not close(10**30, 10**30 + 1, WHOLE)  # as floats they would be equal


def test_a_blank_is_never_right() -> None:
    assert not close(None, 0, WHOLE)
    assert not close(None, None, WHOLE)


@given(st.fractions(), st.integers(-20, 20))
def test_right_is_what_lies_within_the_tolerance(due: Fraction, thousandths: int) -> None:
    assert close(due + Fraction(thousandths, 1000), due, REAL) == (abs(thousandths) <= 10)


# ------------------------------------------------------------------------------------------------ exact values
def test_numbers_are_exact_where_they_can_be() -> None:
    assert exact([1.0, 0.5, 2 / 3, Fraction(6, 3), 3]).cells == (1, Fraction(1, 2), Fraction(2, 3), 2, 3)
    assert [type(c) for c in exact([1.0, Fraction(6, 3)]).cells] == [int, int]
    assert exact(2**0.5).cells == (2**0.5,)
    assert exact([[1, 2], [3, 4]]).shape == (2, 2)
    assert exact(5).shape == ()
    assert exact([[1, 2], [3, 4]]).nested == [[1, 2], [3, 4]]


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_no_answer(bad: float) -> None:
    with pytest.raises(ValueError, match="no answer"):
        exact([1, bad])


# ------------------------------------------------------------------------------------------- fields and cells
def test_every_cell_counts_alike() -> None:
    table = judged(table=[[10, 20], [11, 30]])["table"]
    assert (table.right, table.share) == ((True, True, False, True), Fraction(3, 4))


def test_a_blank_cell_costs_itself_alone() -> None:
    values = Values((2, 2), (10, None, 10, 30))
    assert judge_field(MARBLES.field("table"), values, RIGHT["table"]).right == (True, False, True, True)


def test_another_shape_earns_nothing() -> None:
    table = judged(table=[10, 20, 10, 30])["table"]
    assert table.right == (False,) * 4
    assert judged(table=None)["table"].share == 0


def test_one_field_does_not_touch_another() -> None:
    found = judged(table=[[0, 0], [0, 0]], largest=1)
    assert {name: j.share for name, j in found.items()} == {
        "total": 1,
        "shares": 1,
        "table": 0,
        "largest": 0,
        "slid": 1,
    }


# ---------------------------------------------------------------------------------------------- carried forward
def test_an_error_is_carried_forward() -> None:
    shares = judged(total=50, shares=[0.2, 0.4, 0.2])["shares"]
    assert (shares.carried, shares.share) == (True, 1)
    assert shares.due == exact([Fraction(1, 5), Fraction(2, 5), Fraction(1, 5)])


def test_the_right_value_counts_too_whatever_stands_earlier() -> None:
    shares = judged(total=50)["shares"]
    assert (shares.carried, shares.share) == (False, 1)


def test_a_field_gets_the_better_of_two_judgements() -> None:
    shares = judged(total=50, shares=[0.2, 0.5, 0.25])["shares"]  # one cell carried, two as they should have been
    assert (shares.carried, shares.share) == (False, Fraction(2, 3))


def test_neither_counts_when_neither_is_right() -> None:
    shares = judged(total=50, shares=[0.9, 0.9, 0.9])["shares"]
    assert (shares.carried, shares.share) == (False, 0)


def test_nothing_is_carried_from_a_blank() -> None:
    assert judged(total=None, shares=[0.2, 0.4, 0.2])["shares"].share == 0


def test_what_would_become_trivial_is_not_carried() -> None:
    assert judged(total=1, shares=[10, 20, 10])["shares"].share == 0


def test_what_has_no_answer_is_not_carried() -> None:
    assert judged(total=0, shares=[0, 0, 0])["shares"].share == 0


@pytest.mark.parametrize("total", [10**6, -(10**9), 3000])
def test_a_huge_number_does_not_earn_the_points_of_zeros(total: int) -> None:
    assert judged(total=total, shares=[0, 0, 0])["shares"].share == 0


def test_a_scalar_of_zero_is_not_carried_either() -> None:
    problem = a_problem(fields=[Field("total"), Field("part", kind="real", decimals=2, after=("total",))])
    problem.solve("part")(lambda p, total: Fraction(p.a) / Fraction(total))
    assert judged(problem, total=10**9, part=0)["part"].share == 0
    assert judged(problem, total=50, part=0.2)["part"].carried


def test_one_number_that_outweighs_all_others_is_not_carried() -> None:
    problem = a_problem(fields=[Field("table"), Field("parts", kind="real", decimals=2, after=("table",))])
    problem.solve("parts")(lambda p, table: [[n / sum(map(sum, table)) for n in row] for row in table])
    p = Marbles(10, 20, 15)
    assert judged(problem, p, table=[[10**9, 1], [2, 3]], parts=[[1, 0], [0, 0]])["parts"].share == 0
    assert judged(problem, p, table=[[20, 10], [15, 5]], parts=[[0.4, 0.2], [0.3, 0.1]])["parts"].carried


def test_what_becomes_the_same_everywhere_is_not_carried() -> None:
    problem = a_problem(fields=[Field("total"), Field("shares", after=("total",))])

    @problem.solve("shares")
    def same(p: Marbles, total: int) -> list[int]:
        return [0, 0, 0] if total != p.a + p.b + p.c else [p.a, p.b, p.c]

    assert judged(problem, total=7, shares=[0, 0, 0])["shares"].share == 0


def test_a_wrong_earlier_shape_is_not_carried() -> None:
    assert judged(total=[50], shares=[0.2, 0.4, 0.2])["shares"].share == 0


@pytest.mark.parametrize("total", [10**400, Fraction(1, 10**400), -(10**40)])
def test_absurd_earlier_values_stop_nothing(total: Any) -> None:
    found = judge(MARBLES, HEAPS, RIGHT, {**RIGHT, "total": Values((), (total,)), "shares": exact([0.5, 0.5, 0.5])})
    assert found["shares"].share <= 1


@pytest.mark.parametrize("total", [Fraction(1, 10**60), Fraction(1, 10**400)])
def test_what_no_float_holds_does_not_follow(total: Fraction) -> None:
    own = Values((3,), tuple(Fraction(n, total) for n in (10, 20, 10)))
    found = judge(MARBLES, HEAPS, RIGHT, {**RIGHT, "total": Values((), (total,)), "shares": own})
    assert (found["shares"].carried, found["shares"].share) == (False, 0)


def test_a_chain_is_carried_step_by_step() -> None:
    problem = a_problem(fields=[Field("total"), Field("double", after=("total",)), Field("triple", after=("double",))])
    problem.solve("double")(lambda p, total: 2 * total)
    problem.solve("triple")(lambda p, double: 3 * double)
    found = judged(problem, total=41, double=82, triple=246)
    assert [j.share for j in found.values()] == [0, 1, 1]
    found = judged(problem, total=41, double=90, triple=270)
    assert [j.share for j in found.values()] == [0, 0, 1]


# --------------------------------------------------------------------------------------------------- diagnosis
def told(problem: Problem = MARBLES, p: Marbles = HEAPS, **fields: Any) -> dict[str, str]:
    right = problem.answer(p)
    return diagnose(problem, right, {**right, **{k: exact(v) for k, v in fields.items()}}, problem.spoiled(p))


def test_a_mistake_is_known_by_its_value() -> None:
    assert told(total=30) == {"total": "forgets_third"}
    assert told(total=31) == {}
    assert told(slid=[40, 50]) == {"slid": "flips"}
    assert told() == {}


def test_two_mistakes_in_two_fields_are_both_told() -> None:
    assert told(total=30, largest=1, slid=[40, 50]) == {
        "total": "forgets_third",
        "largest": "from_zero",
        "slid": "flips",
    }


def _more(**mistakes: Any) -> Problem:
    """MARBLES, and mistakes of these names that spoil these fields in this way."""
    problem = a_problem()
    for name, spoiled in mistakes.items():

        def function(p: Marbles, spoiled: Any = spoiled) -> Any:
            return spoiled

        function.__name__ = name
        problem.mistake("Told.")(function)
    return problem


def test_two_mistakes_with_one_value_are_not_told_apart() -> None:
    assert told(_more(forgets_first={"total": 30}), total=30) == {}


def test_the_mistake_that_explains_more_is_believed() -> None:
    problem = _more(forgets_third_everywhere={"total": 30, "table": [[10, 20], [0, 30]]})
    assert told(problem, total=30, table=[[10, 20], [0, 30]]) == dict.fromkeys(
        ("total", "table"), "forgets_third_everywhere"
    )
    # Where the table is right, it is not all of that mistake: the smaller one explains the total wholly.
    assert told(problem, total=30) == {"total": "forgets_third"}


def test_what_no_mistake_explains_wholly_is_explained_field_by_field() -> None:
    problem = _more(two_wrong={"total": 29, "table": [[10, 20], [0, 29]]})
    assert told(problem, total=29, table=[[1, 2], [3, 4]]) == {"total": "two_wrong"}


def test_two_mistakes_that_leave_the_very_same_answer_are_found() -> None:
    spoiled = MARBLES.spoiled(HEAPS)
    assert confusable(MARBLES, RIGHT, spoiled) is None
    problem = _more(forgets_first={"total": 30})
    assert confusable(problem, RIGHT, problem.spoiled(HEAPS)) == ("forgets_third", "forgets_first")
    problem = _more(forgets_first={"total": 30, "largest": 1})
    assert confusable(problem, RIGHT, problem.spoiled(HEAPS)) is None


def test_answers_differ_beyond_both_tolerances() -> None:
    one = MARBLES.answer(Marbles(10, 20, 10))
    assert not differs(MARBLES, one, one)
    assert not differs(MARBLES, one, {**one, "shares": exact([0.27, 0.5, 0.25])})
    assert differs(MARBLES, one, {**one, "shares": exact([0.28, 0.5, 0.25])})
    assert differs(MARBLES, one, {**one, "total": exact(41)})
    assert differs(MARBLES, one, {**one, "total": exact([40])})


# -------------------------------------------------------------------------------------------------- frozen text
def test_a_frozen_answer_is_exact() -> None:
    answer = {**RIGHT, "shares": exact([Fraction(1, 3), 0.25, 2**0.5])}
    frozen = freeze_answer(MARBLES, answer)
    assert frozen["shares"] == ((3,), ("1/3", "1/4", "1.41421356"))
    assert frozen["total"] == ((), ("40",))
    variant = Variant(problem="marbles", version=1, difficulty="easy", parameters={}, answer=frozen)
    thawed = thaw_answer(variant)
    assert thawed["shares"].cells == (Fraction(1, 3), Fraction(1, 4), 1.41421356)
    assert {k: v for k, v in thawed.items() if k != "shares"} == {k: v for k, v in RIGHT.items() if k != "shares"}


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_an_irrational_number_keeps_six_places_more_than_are_asked(number: float, decimals: int) -> None:
    form = Field("r", kind="real", decimals=decimals)
    text = cell_text(number, form)
    assert abs(Fraction(text) - Fraction(number)) <= Fraction(1, 2 * 10 ** (decimals + 6))


@given(st.fractions() | st.integers())
def test_an_exact_number_is_frozen_as_it_is(number: Fraction | int) -> None:
    assert Fraction(cell_text(number, REAL)) == number


def test_parameters_come_back_typed_or_say_why_not() -> None:
    variant = Variant(problem="marbles", version=1, difficulty="easy", parameters={"a": 1, "b": 2, "c": 3}, answer={})
    assert thaw_parameters(MARBLES, variant) == Marbles(1, 2, 3)
    with pytest.raises(CourseError, match="do not fit this version"):
        thaw_parameters(MARBLES, msgspec.structs.replace(variant, parameters={"a": 1, "b": "two"}))


def test_the_form_is_what_the_self_check_reads() -> None:
    assert form_of(MARBLES.field("shares"), (3,)) == {"shape": [3], "type": "real", "decimals": 2}
    assert form_of(MARBLES.field("largest"), ()) == {"shape": [], "type": "choice", "options": 3}
    assert form_of(MARBLES.field("total"), ()) == {"shape": [], "type": "integer"}
