"""Written answers graded: which call counts, what cannot be read, how an item ends."""

import time
from fractions import Fraction
from typing import Any

import pytest
from engine_sample import MARBLES, Marbles

from coursekit import catalog
from coursekit.answers import freeze_answer, judge, thaw_parameters
from coursekit.frozen import Variant
from coursekit.generate.variants import variant
from coursekit.grade.problems import MOST_CALLS, grade_problem, written
from coursekit.grade.results import ItemResult, Status
from coursekit.grade.show import exact_text
from coursekit.problem import DIFFICULTIES, Values
from coursekit.stream import Stream

P = Marbles(10, 20, 10)
VARIANT = Variant(
    problem="marbles", version=1, difficulty="easy", parameters={"a": 10, "b": 20, "c": 10},
    answer=freeze_answer(MARBLES, MARBLES.answer(P)),
)  # fmt: skip
RIGHT = {
    "total": '"40"',
    "shares": '"0.25 0,5 1/4"',
    "table": '"""\n 10 20\n 10 30\n"""',
    "largest": "2",
    "slid": '"50 40"',
}
BLANK = {"total": '"?"', "shares": '"? ? ?"', "table": '"? ?; ? ?"', "largest": '"?"', "slid": '"? ?"'}


def call(_fields: dict[str, str] = RIGHT, **changes: str | None) -> str:
    fields = {k: v for k, v in {**_fields, **changes}.items() if v is not None}
    return 'answer("marbles",\n' + "".join(f"    {k}={v},\n" for k, v in fields.items()) + ")\n"


def graded(*sources: str, points: float = 6) -> ItemResult:
    calls = written((k, s) for k, s in enumerate(sources, 1))
    return grade_problem(MARBLES, VARIANT, points, calls.get("marbles", []))


def statuses(item: ItemResult) -> dict[str, str]:
    return {f.name: f.status.value for f in item.fields}


def notes(item: ItemResult) -> list[str]:
    return [str(n) for n in item.notes]


# -------------------------------------------------------------------------------------------------------- points
def test_all_right_earns_all() -> None:
    item = graded(call())
    assert (item.points, item.max_points, item.status) == (6, 6, Status.PASSED)
    assert (item.diagnosis, item.notes) == (None, ())
    assert [f.max_points for f in item.fields] == [1, 1, 2, 1, 1]  # by weight
    assert [str(n) for n in item.worked] == ["10 + 20 + 10"]


def test_cells_and_fields_earn_their_share() -> None:
    item = graded(call(table='"10 20; 10 31"', largest="3"))
    assert [f.points for f in item.fields] == [1, 1, 1.5, 0, 1]
    assert (item.points, item.status) == (4.5, Status.PARTIAL)
    assert statuses(item) == {
        "total": "PASSED",
        "shares": "PASSED",
        "table": "PARTIAL",
        "largest": "FAILED",
        "slid": "PASSED",
    }
    table = item.fields[2]
    assert table.received is not None
    assert table.received.marked == (3,)


def test_what_is_carried_forward_is_said() -> None:
    item = graded(call(total='"50"', shares='"0.2 0.4 0.2"'))
    shares = item.fields[1]
    assert (shares.points, shares.carried, shares.status) == (1, True, Status.PASSED)
    assert shares.expected is not None
    assert shares.expected.cells == ("0.2", "0.4", "0.2")
    assert item.points == 5


def test_the_precision_is_said_where_a_real_is_wrong() -> None:
    item = graded(call(shares='"0.25 0.5 0.3"'))
    assert str(item.fields[1].message) == "Right is what lies within 0.01 of the exact value."
    assert graded(call()).fields[1].message is None


def test_a_mistake_is_told_at_its_field_and_once_for_the_item() -> None:
    item = graded(call(total='"30"', largest="1"))
    assert item.fields[0].diagnosis is not None
    assert item.fields[0].diagnosis.mistake == "forgets_third"
    assert item.diagnosis == item.fields[0].diagnosis
    assert item.fields[3].diagnosis is not None
    assert str(item.fields[3].diagnosis.message) == "You numbered the heaps from 0."
    assert graded(call(slid='"40 50"')).diagnosis.mistake == "flips"  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------------ which call counts
def test_the_last_call_that_is_not_wholly_blank_counts() -> None:
    item = graded(call(total='"1"'), call(), call(BLANK))
    assert item.points == 6
    assert notes(item) == ["There are 2 answers to this problem: the last one counts, in cell 2."]
    item = graded(call(), call(BLANK, total='"1"'))
    assert (item.points, statuses(item)["table"]) == (0, "MISSING")


def test_one_call_among_blank_ones_is_not_remarked_upon() -> None:
    assert notes(graded(call(BLANK), call(), call(BLANK))) == []


def test_an_unreadable_call_is_not_blank() -> None:
    item = graded(call(), call(BLANK, total='"forty"'))
    assert (item.points, statuses(item)["total"]) == (0, "ERROR")


def test_calls_of_other_items_and_of_other_functions_do_not_count() -> None:
    assert graded(call().replace("marbles", "marble")).status is Status.MISSING
    assert graded(call().replace("answer(", "answers(")).status is Status.MISSING
    assert graded("# " + call().replace("\n", "\n# ")).status is Status.MISSING


# ------------------------------------------------------------------------------------------------- how an item ends
@pytest.mark.parametrize(
    ("sources", "status"),
    [
        ([], "MISSING"), ([call(BLANK)], "MISSING"), (['answer("marbles")'], "MISSING"), ([call()], "PASSED"),
        ([call(BLANK, total='"40"')], "PARTIAL"), ([call(BLANK, total='"41"')], "FAILED"),
        ([call(BLANK, total='"forty"')], "ERROR"), ([call(BLANK, total='"forty"', largest="3")], "FAILED"),
    ],
)  # fmt: skip
def test_an_item_ends_as_its_fields_do(sources: list[str], status: str) -> None:
    item = graded(*sources)
    assert item.status.value == status
    assert (item.points == 0) == (status not in ("PASSED", "PARTIAL"))


def test_no_answer_has_no_received_values_but_what_was_due() -> None:
    item = graded()
    assert [f.received for f in item.fields] == [None] * 5
    assert all(f.expected is not None for f in item.fields)


# ------------------------------------------------------------------------------------------------- what is odd in it
def test_an_unreadable_field_costs_itself_alone() -> None:
    item = graded(call(shares='"0.25 half 1/4"'))
    assert statuses(item) | {"shares": ""} == {
        "total": "PASSED",
        "shares": "",
        "table": "PASSED",
        "largest": "PASSED",
        "slid": "PASSED",
    }
    assert statuses(item)["shares"] == "ERROR"
    assert item.fields[1].message is not None
    assert "half" in str(item.fields[1].message)


@pytest.mark.parametrize("text", ["total_of(x)", "n", "open('x')", "[1, 2][0]", "'4' + '0'", "f'{40}'", "lambda: 40"])
def test_what_would_have_to_be_run_is_refused(text: str) -> None:
    item = graded(call(total=text))
    assert statuses(item)["total"] == "ERROR"
    assert item.points == 5


@pytest.mark.parametrize("text", ["40", "'40'", "'8*5'", "8 * 5", "40.0", "'80/2'", "'  40 '", "[40]", "np.array(40)"])
def test_a_number_may_be_written_in_many_ways(text: str) -> None:
    assert statuses(graded(call(total=text)))["total"] == "PASSED"


def test_the_wrong_shape_earns_nothing_and_says_so() -> None:
    item = graded(call(table='"10 20 10 30 5"'))
    assert statuses(item)["table"] == "ERROR"
    assert item.fields[2].message is not None


def test_an_unknown_field_is_named() -> None:
    item = graded(call(sum='"40"'))
    assert (item.points, notes(item)) == (6, ["There is no field sum: it was not read."])
    assert notes(graded(call(sum='"40"'), call())) == [
        "There are 2 answers to this problem: the last one counts, in cell 2."
    ]
    assert notes(graded(call(sum='"40"'), call(BLANK))) == ["There is no field sum: it was not read."]


def test_a_cell_that_python_cannot_parse_is_salvaged() -> None:
    item = graded(call(table="10 20\n 10 30", shares="0.25 0.5 1/4"))
    assert item.points == 6
    item = graded("def f(:\n    pass\n\n" + call())
    assert item.points == 6
    item = graded(call(total="40 !!"))
    assert (statuses(item)["total"], item.points) == ("ERROR", 5)


def test_a_blank_cell_in_a_matrix_is_a_blank() -> None:
    item = graded(call(table='"10 ?; 10 30"'))
    assert item.fields[2].received is not None
    assert item.fields[2].received.cells == ("10", "?", "10", "30")
    assert item.fields[2].points == 1.5


@pytest.mark.parametrize("source", ["answer(", "answer('marbles', **x)", "answer(*a)", "answer(item, total='40')",
                                    "answer",
                                    "answer('marbles', total='40', total='40')", "answer(1, total='40')", "answer()",
                                    "x = answer", "\x00answer('marbles', total='40')", "answer('marbles', 'total')",
                                    "'''answer('marbles', total='40')'''", "(" * 3000 + "answer"])  # fmt: skip
def test_odd_calls_stop_nothing(source: str) -> None:
    assert graded(source).points in (0, 1)
    assert graded(source, call()).points == 6


HOSTILE = [
    "9" * 499, "9*" * 200 + "9", "1/" + "9" * 400, "9" * 200 + "." + "9" * 200, "1/0", "0/0", "-" * 400 + "1",
    "(" * 200,
    "1e400", "1" + "0" * 400, "0." + "0" * 400 + "1", "9**9**9", "?" * 400, "1 " * 240, "½", "١٢٣", "∞", "nan",
    "−40", "4 0",
    "\u202e40", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "{}",
    "{0.__class__}", "<b>40</b>",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", list(RIGHT))
def test_hostile_text_is_read_or_refused_quickly_and_breaks_nothing(field: str, text: str) -> None:
    begun = time.perf_counter()
    item = graded(call(**{field: repr(text)}))
    assert time.perf_counter() - begun < 0.5
    assert item.points is not None
    others = {f.name: f.status.value for f in item.fields if f.name not in (field, "shares")}
    assert set(others.values()) == {"PASSED"}


@pytest.mark.parametrize(
    "source",
    [
        "answer('marbles', total=" * 90 + "f(" + "x[1:2]," * 6500 + "1)" + ")" * 90,
        "answer('marbles', total=" + "np.array(" * 90 + "x[1:2]," * 6500 + "1)" + ")" * 90,
        "answer('marbles', total=" + "[" * 90 + "x[1:2]," * 6500 + "1" + "]" * 90 + ")",
    ],
    ids=["answers", "arrays", "lists"],
)
def test_each_part_of_an_answer_is_read_once(source: str) -> None:
    begun = time.perf_counter()
    calls = written([(1, source), (2, source)])["marbles"]
    assert time.perf_counter() - begun < 2
    assert all(len(str(c.fields["total"])) < 10_000 for c in calls)


def test_only_the_last_calls_are_looked_at() -> None:
    sources = [call({"total": repr(str(n))}) for n in range(50)]
    assert [w.cell for w in written(enumerate(sources))["marbles"]] == list(range(50 - MOST_CALLS, 50))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (10**400, "1.00000e+400"),
        (Fraction(10**400, 3), "3.33333e+399"),
        (-(10**309), "-1.00000e+309"),
        (10**17, str(10**17)),
    ],
)
def test_numbers_that_no_float_holds_are_shown(number: Any, text: str) -> None:
    assert exact_text(number) == text


def test_hostile_numbers_in_a_field_that_others_follow_from() -> None:
    for text in (*HOSTILE, "0", "-1", "1/3"):
        item = graded(call(total=repr(text), shares='"0 0 0"'))
        assert item.points is not None
        assert item.fields[1].points == 0, text


def _sizes(item: ItemResult) -> Any:
    return max(len(c) for f in item.fields for s in (f.received, f.expected) if s is not None for c in s.cells)


def test_what_is_shown_stays_short() -> None:
    for text in HOSTILE:
        assert _sizes(graded(call(total=repr(text), shares=repr(f"{text} 1 1")))) < 60


# --------------------------------------------------------------------------------------------- the built-in problems
PROBLEMS = catalog.load().problems
FOLLOWING = [name for name, problem in PROBLEMS.items() if any(f.after for f in problem.fields)]


@pytest.mark.parametrize("guess", [0, 1, 0.5])
@pytest.mark.parametrize("garbage", [10**9, -(10**6), 1000, 1, 0, Fraction(1, 1000)])
@pytest.mark.parametrize("name", FOLLOWING)
def test_garbage_followed_by_guesses_earns_no_more_than_the_guesses(name: str, garbage: Any, guess: Any) -> None:
    problem = PROBLEMS[name]
    for n in range(6):
        p = thaw_parameters(problem, variant(problem, Stream(b"g" * 32, name, n), DIFFICULTIES[n % 3]))
        right = problem.answer(p)
        same = {f.name: Values(right[f.name].shape, (guess,) * len(right[f.name].cells)) for f in problem.fields}
        first = {
            f.name: Values(right[f.name].shape, (garbage, *(garbage + k for k in range(1, len(right[f.name].cells)))))
            for f in problem.fields
            if not f.after
        }
        guessed = judge(problem, p, right, same | dict.fromkeys(first))
        found = judge(problem, p, right, same | first)
        for form in problem.fields:
            if form.after:
                # A single cell may be right by chance.
                assert found[form.name].share <= guessed[form.name].share + Fraction(1, 4), (form.name, n)
