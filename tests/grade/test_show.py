"""Values as people read them, and what is said of how an answer differs."""

import numpy as np
import pytest

from coursekit.grade.results import Shown
from coursekit.grade.show import (
    DIFFER,
    all_digits,
    difference,
    digits,
    never_filled,
    own_line,
    shown_answer,
    shown_argument,
)
from coursekit.grade.submission import cell_notes
from coursekit.sandbox import Fault


@pytest.mark.parametrize(
    ("number", "short", "exact"),
    [
        (3.0, "3", "3"),
        (-0.0, "0", "0"),
        (1001.8125, "1001.81", "1001.8125"),
        (-1000004.25, "-1e+06", "-1000004.25"),
        (1 / 3, "0.333333", "0.333333"),
        (float("nan"), "nan", "nan"),
        (float("-inf"), "-inf", "-inf"),
    ],
)
def test_what_is_asked_is_shown_exactly_where_that_is_short(number: float, short: str, exact: str) -> None:
    assert (digits(number), all_digits(number)) == (short, exact)
    assert shown_argument(np.array([number])).cells == (exact,)


def answer(got: list[float], due: list[float]) -> Shown:
    a, b = np.array(got), np.array(due)
    return shown_answer(a, a, b, 1e-9, {})


def test_what_is_marked_looks_different() -> None:
    found = answer([3.10938, 2.0], [3.109375, 2.0])
    assert (found.marked, digits(3.109375)) == ((0,), "3.10938")
    assert answer([3.1093751, 2.0], [3.109375, 2.0]).cells == ("3.1093751", "2")


def said(got: list[float], due: list[float]) -> str:
    return difference(answer(got, due), np.array(due)).text


def test_close_is_what_looks_rounded() -> None:
    assert "is something rounded" in said([1.234, 2.5], [1.23401, 2.5])
    assert said([151.0], [150.0]) == DIFFER  # whole numbers: another answer
    assert said([1e6 + 0.5, 1e6 + 9.25], [1e6 + 9.25, 1e6 + 0.5]) == DIFFER  # far from 0 all is close


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def slide(x, w):\n    y = np.empty(3)", True),
        ("def slide(x, w):\n    y = empty_like(x)", True),
        ("def slide(x, w):\n    y = np.zeros(3)", False),
        ("def other(x):\n    return np.empty(3)", False),
    ],
)
def test_nan_is_put_down_to_memory_that_nothing_fills_where_there_is_such(source: str, said: bool) -> None:
    note = difference(Shown(shape=(1,), cells=("nan",), marked=(0,)), np.ones(1))
    assert ("`np.empty`" in never_filled(note, "slide", {1: "import numpy as np", 2: source}).text) == said


def test_other_differences_are_not_put_down_to_memory() -> None:
    note = difference(Shown(shape=(1,), cells=("2",), marked=(0,)), np.ones(1))
    assert never_filled(note, "slide", {1: "def slide(): np.empty(3)"}) == note


ODD_LINES = "x = 1\nS = '''a\u2028b\u2028c\x0cd\x1ce\x85f'''\ny = 2\nraise ValueError\n"


def test_lines_are_counted_as_python_counts_them() -> None:
    fault = Fault("error", "ValueError", cell=3, line=4)
    where = own_line(fault, {3: ODD_LINES})
    assert where == {"cell": "3", "line": "4", "code": "raise ValueError"}
    (note,) = cell_notes({3: fault}, {3: ODD_LINES})
    assert str(note) == "Cell 3 stopped with ValueError at line 4: raise ValueError"
