"""Limits, deaths and restarts: each costs the call that met it, and the rest goes on."""

import time

import numpy as np
import pytest

from coursekit.frozen import Call
from coursekit.sandbox import Fault


def calls(*values):
    return [Call(args=(v,)) for v in values]


def kinds(run):
    return [a.kind if isinstance(a, Fault) else a for a in run.answers]


def test_an_endless_call_times_out_and_the_next_is_answered(submit):
    session = submit("def f(x):\n    while x == 2: pass\n    return x", call_seconds=0.2)
    run = session.run("f", calls(1, 2, 3))
    assert kinds(run) == [1, "timeout", 3]
    assert 0.2 <= run.seconds < 1.5
    assert kinds(session.run("f", calls(4))) == [4]


def test_after_a_restart_the_cells_have_run_again(submit):
    session = submit(
        "n = 0", "def f(x):\n    global n\n    n += 1\n    while x == 0: pass\n    return n", call_seconds=0.2
    )
    assert kinds(session.run("f", calls(1, 1, 0, 1, 1))) == [1, 2, "timeout", 1, 2]


def test_same_arrays_after_a_restart_are_fresh(submit):
    session = submit("def f(x):\n    while x == 0: pass\n    return x", call_seconds=0.2)
    run = session.run("f", [Call(args=(0,)), Call(args=(5,), same_arrays=True)])
    assert kinds(run) == ["timeout", 5]


def test_so_many_deaths_and_the_rest_is_given_up(submit):
    session = submit("def f(x):\n    while True: pass", call_seconds=0.1, deaths=2)
    run = session.run("f", calls(*range(20)))
    assert kinds(run) == ["timeout"] * 20
    assert run.seconds < 2
    assert len(run.changed) == len(run.lost) == 20


def test_total_seconds_end_everything(submit):
    session = submit("import time\ndef f(x):\n    time.sleep(0.1)\n    return x", total_seconds=0.55)
    run = session.run("f", calls(*range(50)))
    assert run.seconds < 1.5
    assert isinstance(run.answers[0], int)
    assert kinds(run)[-1] == "timeout"
    assert "in all" in run.answers[-1].message


def test_the_graders_own_time_does_not_count(submit):
    session = submit("def f(x): return x", total_seconds=0.5)
    time.sleep(0.6)
    assert kinds(session.run("f", calls(1))) == [1]


@pytest.mark.parametrize(
    "body",
    [
        "np.ones(10**9)",
        "[0] * 10**10",
        "b'x' * 10**10",
        "bytearray(10**10)",
        "mmap.mmap(-1, 4 << 30)[0]",
        "[x] + [np.ones(10**6) for _ in range(10**6)]",
        "1 << 10**11",
    ],
)
def test_too_much_memory_is_an_error_of_its_own(submit, body):
    session = submit(f"import mmap, numpy as np\ndef f(x): return {body} if x else 1", memory_mb=256)
    run = session.run("f", calls(0, 1, 0))
    assert kinds(run)[1] in (("error",) if "mmap" in body else ("memory", "died"))
    assert (run.answers[0], run.answers[2]) == (1, 1)


def test_memory_of_a_usual_size_is_there(submit):
    run = submit("import numpy as np\ndef f(x): return int(np.ones(10**7).sum())", memory_mb=256).run("f", calls(1))
    assert run.answers == [10**7]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("os._exit(3)", "died", "status 3"),
        ("ctypes.string_at(0)", "died", "SIGSEGV"),
        ("os.close(fd())", "died", ""),
        ("sys.exit()", "error", ""),
        ("exec('raise GeneratorExit')", "error", ""),
        ("f(x)", "error", "recursion"),
        ("(sys.setrecursionlimit(10**9), deep())", None, ""),
        ("os.abort()", "died", ""),
    ],
)
def test_ends_and_errors_are_told_apart(submit, body, kind, words):
    helpers = """
import ctypes, os, sys
def fd(): return next(n for n in range(3, 64) if is_open(n))
def is_open(n):
    try: os.dup(n)
    except OSError: return False
    return True
class Deep:
    def __repr__(self): return repr(self)
def deep(): return repr(Deep())
"""
    session = submit(helpers, f"def f(x): return {body} if x == 1 else x")
    run = session.run("f", calls(0, 1, 2))
    assert kinds(run) in ([0, kind or "died", 2], [0, kind or "error", 2])  # C recursion is an error since Python 3.12
    assert words in run.answers[1].message


def test_answers_that_would_fill_the_graders_memory_are_refused(submit):
    session = submit("import numpy as np\ndef f(x): return np.zeros(15 << 17)", deaths=1)  # 15 MiB
    answers = kinds(session.run("f", calls(*range(40))))
    assert answers[-1] == "malformed"
    assert sum(isinstance(a, np.ndarray) for a in answers) < 20


def test_an_error_has_type_message_cell_and_line(submit):
    run = submit("x = 1", "def f(x):\n    return int('seven')").run("f", calls(1))
    message = "invalid literal for int() with base 10: 'seven'"
    assert run.answers == [Fault("error", "ValueError", message, 2, 2)]


@pytest.mark.parametrize(
    "source",
    [
        "class E(Exception):\n    def __str__(self): raise E\ndef f(x): raise E",
        "class E(Exception):\n    def __str__(self): return 3\ndef f(x): raise E",
        "class E(Exception):\n    def __getattribute__(self, name): raise SystemExit\ndef f(x): raise E",
        "E = type('E' * 10**6, (Exception,), {})\ndef f(x): raise E('y' * 10**7)",
        "def f(x): raise Exception('\\x1b[2J\\u202e\\n\\ud800 <b>')",
        "class E(SyntaxError): pass\ndef f(x):\n    e = E(); e.filename = '<cell 99>'; e.lineno = 10**30; raise e",
        "exec(compile('def f(x): 1/0', '<cell 1>' , 'exec'))\nf.__code__ = f.__code__.replace(co_firstlineno=999)",
    ],
)
def test_hostile_exceptions_are_told_short_and_printable(submit, source):
    fault = submit(source).run("f", calls(1)).answers[0]
    assert fault.kind == "error"
    assert len(fault.type) <= 80
    assert len(fault.message) <= 500
    assert (fault.type + fault.message).isprintable()
    assert fault.cell in (1, None)
    assert fault.line is None or fault.line <= source.count("\n") + 1


def test_a_memory_error_of_the_students_own_reads_as_memory(submit):
    assert kinds(submit("def f(x): raise MemoryError").run("f", calls(1))) == ["memory"]


def test_too_much_processor_time_ends_threads_too(submit):
    source = """
import threading
def spin():
    while True: pass
def f(x):
    threading.Thread(target=spin, daemon=True).start()
    return x
"""
    assert kinds(submit(source).run("f", calls(1, 2))) == [1, 2]
