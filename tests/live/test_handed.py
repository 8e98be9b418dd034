"""A file run in this process: as a worker would run it, and without traces."""

import sys

import numpy as np

from coursekit.frozen import Call
from coursekit.live import Handed
from coursekit.live import handed as module
from coursekit.sandbox import Cell, Fault


def handed(*cells: str) -> Handed:
    return Handed([Cell(number, source) for number, source in enumerate(cells, 1)])


def call(*args: object, same_arrays: bool = False) -> Call:
    return Call(args=args, same_arrays=same_arrays)


def test_cells_run_in_order_and_one_that_stops_costs_its_own() -> None:
    file = handed("def f(x): return x + k", "k = 1; oops", "def g(x): return x", "def h(:")
    assert {"f", "g"} <= file.names
    assert file.ask("f", [call(2)]).answers == [3]
    assert [(n, f.type, f.line) for n, f in file.faults.items()] == [(2, "NameError", 1), (4, "SyntaxError", 1)]


def test_what_stops_a_function_is_told_with_its_own_line() -> None:
    answer = handed("x = 1\n\ndef f(a):\n    return a[7]").ask("f", [call(np.zeros(2))]).answers[0]
    assert isinstance(answer, Fault)
    assert (answer.type, answer.cell, answer.line) == ("IndexError", 1, 4)


def test_answers_count_as_when_they_are_graded() -> None:
    file = handed("from fractions import Fraction\ndef f(x): return [Fraction(1, 2), x]\ndef g(x): return {1, 2}")
    assert file.ask("f", [call(1)]).answers[0] is not None
    refused = file.ask("g", [call(1)]).answers[0]
    assert isinstance(refused, Fault)
    assert refused.kind == "malformed"


def test_every_question_finds_the_file_as_it_was() -> None:
    file = handed("seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)")
    assert file.fresh
    assert [file.ask("f", [call(1)]).answers for _ in range(3)] == [[1], [1], [1]]
    assert file.ask("f", [call(1), call(1)]).answers == [1, 2]


def test_cells_that_take_long_run_once() -> None:
    file = handed(
        f"import time\ntime.sleep({module.SLOW + 0.01})\nseen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)"
    )
    assert not file.fresh
    assert [file.ask("f", [call(1)]).answers for _ in range(2)] == [[1], [2]]


def test_what_a_call_changes_and_what_is_lost_is_seen() -> None:
    file = handed("import numpy as np\nkept = np.zeros(2)\ndef f(x):\n    kept[:] = x\n    x += 1\n    return kept")
    run = file.ask("f", [call(np.ones(2)), call(np.full(2, 5.0))])
    assert (run.changed, run.lost) == ([True, True], [True, False])


def test_the_notebooks_machinery_is_inert() -> None:
    file = handed(
        "import matplotlib.pyplot as plt\nfrom IPython.display import display\nplt.plot([1]); plt.show()\n"
        "display(1); answer('q', x='1'); name = input('?')\nget_ipython().run_line_magic('matplotlib', 'inline')",
        "def f(x): return x",
    )
    assert file.faults == {}


def test_it_leaves_no_traces() -> None:
    main, path, imported = sys.modules["__main__"], list(sys.meta_path), "matplotlib" in sys.modules
    handed("import matplotlib, sys, warnings\nprint('hello')\nwarnings.warn('no')\nsys.exit(3)").ask("f", [call(1)])
    assert sys.modules["__main__"] is main
    assert sys.meta_path == path
    assert ("matplotlib" in sys.modules) == imported


def test_a_file_runs_as_the_main_program() -> None:
    file = handed("if __name__ == '__main__':\n    def f(x): return x")
    assert "f" in file.names
