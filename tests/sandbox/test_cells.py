"""Cells run in one namespace; what goes wrong in one costs that one."""

import pytest

from coursekit.frozen import Call
from coursekit.sandbox import Cell, Fault, Limits


def answer(session, function="f", *args):
    return session.run(function, [Call(args=args)]).answers[0]


def test_cells_share_a_namespace_and_are_main(submit):
    session = submit("k = 3", "def f(x):\n    return (x * k, __name__)")
    assert session.faults == {}
    assert answer(session, "f", 2) == (6, "__main__")


@pytest.mark.parametrize(
    ("source", "name", "line"),
    [
        ("a = 1\n\n1 / 0", "ZeroDivisionError", 3),
        ("raise SystemExit(0)", "SystemExit", 1),
        ("exit()", "SystemExit", 1),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", 1),
        ("class Own(BaseException): pass\nraise Own", "Own", 2),
        ("x = 1\ndef (", "SyntaxError", 2),
        ("def deep(n):\n    return deep(n + 1)\ndeep(0)", "RecursionError", 2),
        ("open('data.csv')", "PermissionError", 1),
        ("\0", "SyntaxError", None),
        ("(" * 5000, "SyntaxError", 1),
    ],
)
def test_a_cell_that_raises_costs_only_itself(submit, source, name, line):
    session = submit("def f(): return 1", source, "def g(): return 2")
    fault = session.faults.pop(2)
    assert (fault.kind, fault.type) in {("error", name), ("error", "ValueError")}
    assert fault.line == line
    assert session.faults == {}
    assert (answer(session, "f"), answer(session, "g")) == (1, 2)


def test_a_fault_names_the_students_own_deepest_line(submit):
    session = submit(
        "import numpy as np", "def helper(x):\n    return np.linalg.inv(x)", "def f(x):\n    return helper(x)"
    )
    fault = session.run("f", [Call(args=("no matrix",))]).answers[0]
    assert (fault.cell, fault.line) == (2, 2)


def test_cells_keep_the_numbers_of_the_notebook(sandbox):
    with sandbox.session([Cell(7, "x = 1"), Cell(12, "\n1/0")], Limits()) as session:
        assert session.faults[12].cell == 12
        assert session.faults[12].line == 2


def test_defined_means_a_callable_that_the_cells_left(submit):
    session = submit("def f(): pass\nclass C: pass\nnumber = 3\nimport numpy as np\nfrom numpy import exp")
    assert [session.defined(n) for n in ("f", "C", "exp", "number", "np", "absent")] == [True] * 3 + [False] * 3
    assert not session.defined("answer")  # a stand-in is not theirs


def test_a_name_that_the_student_gives_to_a_function_of_their_own_is_defined(submit):
    assert submit("def answer(): return 1").defined("answer")


def test_an_endless_cell_is_dropped_and_the_others_run_again(submit):
    session = submit("def f(): return 1", "while True: pass", "def g(): return 2", cell_seconds=0.3)
    assert session.faults == {2: Fault("timeout", message="no answer within 0.3 s")}
    assert (answer(session, "f"), answer(session, "g")) == (1, 2)


def test_an_endless_cell_that_catches_everything_is_dropped(submit):
    source = "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException:\n        pass"
    assert submit(source, cell_seconds=0.2).faults[1].kind == "timeout"


@pytest.mark.parametrize("source", ["import os\nos._exit(0)", "import ctypes\nctypes.string_at(0)"])
def test_a_cell_that_ends_the_process_is_dropped(submit, source):
    session = submit("def f(): return 1", source, "def g(): return 2")
    assert session.faults[2].kind == "died"
    assert (answer(session, "f"), answer(session, "g")) == (1, 2)


def test_total_seconds_bound_all_cells(submit):
    cells = ["def f(): return 1"] + ["import time\ntime.sleep(9)"] * 5
    session = submit(*cells, cell_seconds=0.4, total_seconds=0.7)
    assert {fault.kind for fault in session.faults.values()} == {"timeout"}
    assert len(session.faults) == 6
    assert not session.defined("f")
    run = session.run("f", [Call(args=())] * 2)
    assert [a.kind for a in run.answers] == ["timeout", "timeout"]


def test_output_is_kept_up_to_its_limit_and_printable(submit):
    session = submit("print('one')\nimport sys\nprint('\\x1b[31mtwo\\u202e', file=sys.stderr)", output_chars=100)
    assert session.output == "one\n [31mtwo \n"


def test_gigabytes_of_output_are_no_trouble(submit):
    session = submit("line = 'x' * 10**6\nfor _ in range(3000): print(line)\ndef f(): return 1", output_chars=50)
    assert session.output == "x" * 50
    assert answer(session) == 1


def test_writing_around_python_is_no_trouble(submit):
    session = submit("import os, sys\nos.write(1, b'x' * 10**6)\nsys.stdout.buffer.write(b'abc')\ndef f(): return 1")
    assert session.faults == {}
    assert answer(session) == 1


def test_warnings_are_silent_and_floating_point_errors_ignored(value):
    source = """
import warnings, numpy as np
np.seterr(all="raise")
def f(x):
    warnings.warn("careful")
    return np.log(x)
"""
    assert value(source, -1.0) != value(source, -1.0)  # NaN, twice


def test_every_worker_has_the_same_unseeded_random_numbers(value):
    source = """
import random, numpy as np
def f(): return [random.random(), np.random.rand(), np.random.default_rng().random(), hash('a')]
"""
    assert value(source) == value(source)


@pytest.mark.parametrize(
    "made", ["empty(3)", "empty_like([1.0, 2.0, 3.0])", "empty((3, 1), np.float32)", "empty(3, complex)"]
)
def test_memory_that_nothing_was_written_to_holds_no_number(value, made):
    used = "np.full(3, 7.5) * 2"  # freed at once, and its place taken
    assert value(f"import numpy as np\ndef f():\n    {used}\n    return bool(np.isnan(np.{made}).all())") is True


def test_integers_that_were_never_written_are_the_largest(value):
    made = value("import numpy as np\ndef f(): return np.append(np.empty(2, int), np.empty_like([True, False]))")
    assert made.tolist() == [2**63 - 1, 2**63 - 1, 1, 1]


def test_everything_that_numpy_names_can_be_had(value):
    assert value("from numpy import *\nimport numpy\ndef f(): return sorted(set(numpy.__all__) - set(globals()))") == []


def test_what_a_cell_takes_from_the_future_holds_in_later_ones(submit):
    session = submit("from __future__ import annotations", "def f(x: nobody_knows) -> never_heard_of:\n    return x")
    assert session.faults == {}
    assert answer(session, "f", 2) == 2


def test_no_cells_at_all(submit):
    session = submit()
    assert session.faults == {}
    assert session.run("f", [Call(args=())]).answers == [Fault("missing")]


def test_classes_of_a_notebook_work(value):
    source = """
import dataclasses, inspect, pickle, typing
@dataclasses.dataclass
class P:
    x: "int" = 1
def f():
    return [typing.get_type_hints(P)["x"].__name__, pickle.loads(pickle.dumps(P())).x, inspect.getsource(f)[:5]]
"""
    assert value(source) == ["int", 1, "def f"]
