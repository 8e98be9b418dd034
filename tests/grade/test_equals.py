"""Which submissions are equal: those whose code is the same, whatever was answered by hand."""

import tracemalloc
import warnings

import pytest

from coursekit.grade.equals import ALIKE, in_batches, is_silent, running
from coursekit.grade.equals import code_key as key_of
from coursekit.intake.submission import Code, Submission

CODE = "def f(x):\n    return x"


def submission(*sources: str, student: str = "a") -> Submission:
    cells = tuple(Code(n, s) for n, s in enumerate(sources, 1))
    return Submission(student, f"{student}.ipynb", "file name", "notebook", cells, student)


def code_key(submission: Submission) -> str:
    return key_of(running(submission))


@pytest.mark.parametrize(
    "source",
    [
        'answer("a", x="1 2")',
        'answer("a",\n  x="""\n 1 2\n""", y=-3, z=[[1, 2], (3, 4)])',
        'answer("a")\nanswer("b", x=1)',
        "",
        "# a comment\n\n",
    ],
)
def test_literal_answers_run_to_no_effect(source: str) -> None:
    assert is_silent(source)


@pytest.mark.parametrize(
    "source",
    [
        CODE, "1", "answer", "answer(*a)", 'answer("a", **d)',
        'answer("a", x=f())', 'x = answer("a")', 'answer("a", x=9**9)',
        'answer("a", x=-"1")', 'answer("a", x=~1.5)', 'answer("a", __debug__=1)', 'answer("a", x=1, x=2)',
        "\u00a0# no blank to Python", "\u2028# a\u2028!x\u2028exec('def f(): return 1')",
        "# a\r\x0c!x\nf()", "%time f()",
        'answer("a", x=f"{f()}")', 'self.answer("a")', 'answer("a", x=[y for y in z])', 'answer("a"', "\0answer()",
    ],
)  # fmt: skip
def test_all_else_may_have_one(source: str) -> None:
    assert not is_silent(source)


@pytest.mark.parametrize(
    "source", ["answer\nx=1if 1else 7", "answer(1 is 1)", "answer('\\d')", "answer\n1(2)\nassert(1,2)"]
)
def test_python_warns_of_nothing_in_students_code(source: str) -> None:
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        is_silent(source)
    assert not warned


def test_answers_make_no_difference_and_code_does() -> None:
    one, other = submission(CODE, 'answer("a", x=1)'), submission(CODE, 'answer("a", x=2)', student="b")
    assert code_key(one) == code_key(other)
    assert code_key(one) == code_key(submission(CODE, ""))
    assert code_key(one) != code_key(submission(CODE + " ", 'answer("a", x=1)'))
    assert code_key(one) != code_key(submission('answer("a", x=1)', CODE))  # another number: feedback names the cell


def test_who_makes_something_else_of_answer_is_like_nobody() -> None:
    trick = "def answer(*a, **k):\n    print(a, k)"
    assert code_key(submission(trick, 'answer("a", x=1)')) != code_key(submission(trick, 'answer("a", x=2)'))


def test_text_that_is_no_unicode_is_no_obstacle() -> None:
    assert code_key(submission("x = '\ud800'")) != code_key(submission("x = '\ud801'"))


@pytest.mark.parametrize("line", ["\n", "# a\n", " \t\n"])
@pytest.mark.parametrize("end", ["", "x = 1", 'answer("a")'])
def test_a_cell_of_very_many_lines_takes_little_memory(line: str, end: str) -> None:
    hostile = submission(line * 100_000 + end)
    tracemalloc.start()
    assert in_batches([hostile], 4) == [[hostile]]
    assert is_silent("#" + line * 20_000 + end) == (end != "x = 1")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_equal_ones_share_a_batch() -> None:
    alike = [submission(CODE, student=s) for s in "abcdef"]
    others = [submission(f"x = {n}", student=str(n)) for n in range(5)]
    mixed = [others[0], alike[0], others[1], alike[1], others[2], *alike[2:], *others[3:]]
    batches = in_batches(mixed, 4)
    assert sorted(s.student for b in batches for s in b) == sorted(s.student for s in mixed)
    (batch,) = (b for b in batches if alike[0] in b)
    start = batch.index(alike[0])
    assert batch[start : start + 6] == alike
    assert all(len(b) <= 4 for b in batches if b is not batch)


def test_very_many_equal_ones_are_shared_out() -> None:
    alike = [submission(CODE, student=str(n)) for n in range(100)]
    batches = in_batches(alike, 4)
    assert [s for b in batches for s in b] == alike
    assert {len(b) for b in batches[:-1]} == {4 * ALIKE}
