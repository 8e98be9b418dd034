"""The student's file: in IPython as a notebook runs it, as check.py from the shell, and as text."""

import ast
import json
import linecache
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from coursekit import selfcheck, selfcheck_shell
from coursekit.generate.selfcheck_text import encoded, filled
from coursekit.selfcheck_shell import outside

SOFTMAX = """import numpy as np
def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
"""


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def example(expected, *args, **options):
    return {"args": [encoded(a) for a in args], "options": options, "expected": encoded(expected)}


def spec(lang="en"):
    z = np.array([[0.0, 0, 0], [1, 2, 3]])
    return {
        "assignment": "convolution",
        "student": "olena.koval",
        "name": "Олена О'Коваль '''\"\\",
        "lang": lang,
        "identity": "opaque",
        "problems": {
            "pooling": {
                "fields": {
                    "max": {"shape": [2, 2], "type": "integer"},
                    "average": {"shape": [], "type": "real", "decimals": 2},
                    "why": {"shape": [], "type": "choice", "options": 4},
                }
            }
        },
        "exercises": {"softmax": {"examples": [example(softmax(z[:1, :2]), z[:1, :2]), example(softmax(z), z)]}},
    }


ANSWER = 'answer("pooling",\n    max="""\n        8  7\n        6  9\n    """,\n    average="3,5",\n    why="2)",\n)'


class Notebook:
    """An IPython session whose first cell is the self-check; `run` gives what a cell prints."""

    def __init__(self, capsys, lang="en"):
        self.shell = InteractiveShell()
        self.capsys = capsys
        self.first = "#@title Self-check\n" + filled(spec(lang))

    def run(self, source):
        self.capsys.readouterr()
        self.shell.run_cell(source, store_history=True)
        return self.capsys.readouterr().out.replace("\x1b[1;", "\x1b[").replace("\x1b[0m", "")

    def start(self):
        assert "✓" in self.run(self.first)
        return self


@pytest.fixture
def notebook(capsys):
    yield Notebook(capsys).start()
    InteractiveShell.clear_instance()


# ------------------------------------------------------------------ as text
def test_the_file_runs_on_python_3_9_with_numpy_alone():
    text = Path(selfcheck.__file__).read_text("utf-8")
    text += Path(selfcheck_shell.__file__).read_text("utf-8")
    ast.parse(text, feature_version=(3, 9))
    assert max(map(len, text.splitlines())) <= 120
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)]
    imported = {name.name.split(".")[0] for node in nodes for name in node.names}
    assert imported - set(sys.stdlib_module_names) == {"numpy"}


def test_filled_text_holds_its_spec_and_is_always_the_same():
    text = filled(spec("uk"))
    assert text == filled(spec("uk"))
    assert text.startswith("# >>> coursekit self-check\n")
    assert text.endswith("# <<< coursekit self-check\n")
    space = {"__name__": "elsewhere"}
    exec(compile(text, "<first cell>", "exec"), space)
    assert space["SPEC"] == spec("uk")


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_the_file_is_short_enough_to_be_read(lang):
    """As a module and as handed out, whatever is asked; every line but those of SPEC fits on a screen."""
    assert len(Path(selfcheck.__file__).read_text("utf-8").splitlines()) <= 400
    asked = spec(lang)
    asked["exercises"] = {f"exercise_{i}": asked["exercises"]["softmax"] for i in range(50)}
    lines = ("#@title Self-check\n" + filled(asked)).splitlines()
    assert len(lines) <= 400
    first = next(i for i, line in enumerate(lines) if line.startswith("SPEC"))
    assert max(map(len, lines[:first] + lines[first + 3 :])) <= 120


def test_a_notebook_in_ukrainian_says_nothing_in_english():
    text = filled(spec("uk"))
    assert "'{0}' cannot be read" not in text
    assert "«{0}» не читається" in text


def test_numbers_that_json_has_no_form_for_are_refused():
    with pytest.raises(ValueError, match="JSON"):
        filled({"x": float("nan")})


def test_the_mark_up_is_cut_out_of_a_cell_and_lines_stay_where_they_are():
    source = "x = 1\n" + filled(spec()) + "y = 2\n"
    left = outside(source)
    assert left.split() == ["x", "=", "1", "y", "=", "2"]
    assert left.count("\n") == source.count("\n")
    assert outside(filled(spec()).split("# <<<")[0]).strip() == ""  # the closing mark was deleted


def test_arguments_survive_the_spec():
    value = [np.arange(4.0).reshape(2, 2), (1, 2.5), [np.array([True])], "head", 3, {"a": 1}["a"], np.float64(0.1)]
    back = selfcheck.load(json.loads(json.dumps(encoded(value))))
    assert back[0].dtype == np.float64
    assert back[2][0].dtype == np.bool_
    assert (back[1], back[3:]) == ((1, 2.5), ["head", 3, 1, 0.1])
    assert (back[0] == value[0]).all()


# ------------------------------------------------------------------ in a notebook
def test_the_first_cell_leaves_three_names_and_nothing_else(capsys):
    notebook = Notebook(capsys)
    notebook.run("re = 5\nvalue = 'mine'")
    notebook.start()
    ours = {name for name in notebook.shell.user_ns if not name.startswith("_")} & set(vars(selfcheck))
    assert ours == {"answer", "check", "ready", "re", "value"}
    assert (notebook.shell.user_ns["re"], notebook.shell.user_ns["value"]) == (5, "mine")
    assert "NameError" in notebook.run("math.exp(1)")  # an import of ours would hide that theirs is missing


def test_an_answer_is_echoed_as_it_is_read(notebook):
    out = notebook.run(ANSWER)
    blue = "\x1b[34m•"
    assert out == (
        f"{blue} max: read as\n    8  7\n    6  9\n{blue} average: read as\n    3.5\n{blue} why: read as\n    2\n"
    )


def test_blank_unreadable_missing_and_unknown_fields_are_named(notebook):
    out = notebook.run('answer("pooling", max="8 ? \\n 6 9", average="1,2,3", extra="1")')
    assert "○ max: blank cells: 1 of 4\n    8  ?\n    6  9\n" in out
    assert "✗ average: '1,2,3': numbers here: 3, needed: 1" in out
    assert "✗ why: the field is gone" in out
    assert "✗ extra: there is no such field" in out
    assert "no item 'other'. There are: pooling" in notebook.run('answer("other", a="1")')


def test_a_variable_is_refused_as_grading_refuses_it(notebook):
    notebook.run("m = '1 2 3 4'\nname = 'pooling'")
    assert "'m' is code" in notebook.run('answer("pooling", max=m)')
    assert "is code" in notebook.run('answer(name, max="1 2 3 4")')


def test_a_cell_that_python_cannot_parse_gets_one_hint(notebook):
    assert notebook.run('answer("pooling", average=0,71)').count("Hint") == 1
    assert "Hint" not in notebook.run("x = = 1")


def test_ready_lists_what_is_left_and_then_lets_go(notebook):
    out = notebook.run("ready()")
    assert out.startswith("□□  0 / 2   Олена")
    assert "○ pooling – run its cell" in out
    assert "○ softmax – no function yet" in out
    notebook.run(ANSWER)
    notebook.run(SOFTMAX)
    notebook.run(notebook.first)  # running the first cell again forgets nothing
    out = notebook.run("ready()")
    assert out.startswith("■■  2 / 2")
    assert "• pooling\n" in out
    assert "✓ softmax\n" in out
    assert "hand in" in out


def test_no_green_tick_stands_at_an_answer(notebook):
    assert "✓" not in notebook.run(ANSWER)


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_lines_stay_under_95_characters(capsys, lang):
    notebook = Notebook(capsys, lang).start()
    typed = "x" * 300 + " " + "17,1234 " * 20
    out = notebook.run(f'answer("pooling", max="{typed}", average="{"1,2,3,4" * 20}", why=sum(range(5), {"1" * 90}))')
    out += notebook.run("def softmax(z):\n    raise ValueError('" + "long " * 100 + "')\ncheck('softmax')")
    out += notebook.run("def softmax(z):\n    return z * 123456.789012\ncheck('softmax')\nready()")
    lines = re.sub(r"\x1b\[\d+m", "", out).splitlines()
    assert max(map(len, lines)) < 95, max(lines, key=len)


# ------------------------------------------------------------------ functions
def tried(source, lang="en", name="softmax", examples=None):
    """The mark and text of check() on a function written in a file of its own."""
    selfcheck.SPEC.update(spec(lang))
    if examples:
        selfcheck.SPEC["exercises"][name] = {"examples": examples}
    space = {"np": np}
    exec(compile(source, "<cell>", "exec"), space)
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    try:
        return selfcheck.tried(name, space.get(name))
    finally:
        selfcheck.SPEC.clear()


@pytest.mark.parametrize(
    "result",
    [
        "right",
        "right.astype(np.float32)",
        "right.tolist()",
        "[[np.float32(v) for v in row] for row in right]",
        "np.asfortranarray(right)",
        "np.ma.masked_array(right)",
        "right + 1e-7",
    ],
)
def test_right_results_pass_in_whatever_form(result):
    good = SOFTMAX.replace("softmax", "good")
    mark, text = tried(f"{good}\ndef softmax(z):\n    right = good(z)\n    return {result}")
    assert mark == "✓", text
    assert "(2 of 2)" in text


@pytest.mark.parametrize(
    ("body", "mark", "says"),
    [
        ("raise NotImplementedError", "○", "not written yet"),
        ("pass", "✗", "Is there a return?"),
        ("return z[0]", "✗", "the result has shape (2,), it should have (1, 2)"),
        ("return 'abc'", "✗", "not numbers"),
        ("return z + 1j", "✗", "not numbers"),
        ("return [[1, 2], [3]]", "✗", "not numbers"),
        ("return z * np.nan", "✗", "differ: 2 of 2"),
        ("return zz", "✗", "NameError: name 'zz' is not defined\n    line 2: return zz"),
        ("exit(1)", "✗", "SystemExit"),
        ("e = np.exp(z); z[:] = 0; return e / e.sum(1, keepdims=True)", "✗", "changed its input"),
        ("e = np.exp(z); return e / e.sum()", "✗", "example 2 of 2: numbers ‹ › that differ: 6 of 6"),
    ],
)
def test_what_is_wrong_is_said(body, mark, says):
    got, text = tried(f"def softmax(z):\n    {body}")
    assert got == mark
    assert says in text


def test_a_failing_example_shows_call_inputs_expected_and_received():
    _, text = tried("def softmax(z):\n    e = np.exp(z)\n    return e / e[:1].sum(1)")
    assert "call  softmax(z)\n" in text
    assert "z =  [[0 0 0]\n" in text
    assert "received  [[ 0.3333   0.3333   0.3333 ]\n" in text
    assert "‹6.6952›" in text


def test_a_difference_too_small_for_four_decimals_is_still_seen():
    examples = [example(np.array([0.2, 0.3]), np.zeros(2))]
    _, text = tried("def f(x):\n    return np.array([0.20004, 0.3])", name="f", examples=examples)
    assert "[0.200000 0.300000]" in text
    assert "[‹0.200040›  0.300000 ]" in text


LOOPS = [
    "while True: pass",
    "while True:\n        try:\n            z = z + 1\n        except Exception:\n            pass",
    "for _ in '12':\n        try:\n            while True: pass\n        except: pass\n    while True: pass",
]


@pytest.mark.parametrize("body", LOOPS, ids=["bare", "catching", "swallowing"])
def test_an_endless_loop_ends_and_leaves_no_interrupt_behind(monkeypatch, body):
    monkeypatch.setattr(selfcheck, "SECONDS", 0.1)
    mark, text = tried(f"def softmax(z):\n    {body}")
    assert mark == "✗"
    assert "endless loop" in text
    assert tried(SOFTMAX)[0] == "✓"


def test_a_loop_ends_also_where_interrupts_are_ignored(monkeypatch):
    """In the background of a shell, and under nohup."""
    monkeypatch.setattr(selfcheck, "SECONDS", 0.1)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert tried("def softmax(z):\n    while True: pass")[0] == "✗"
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_browser_which_has_no_threads_stops_an_endless_loop_as_well(monkeypatch):
    def endless():
        while True:
            pass

    monkeypatch.setattr(sys, "platform", "emscripten")
    before = sys.gettrace()
    try:
        assert selfcheck.limited(1, lambda: 5) == 5
        assert sys.gettrace() is None
        with pytest.raises(selfcheck.TooSlow):
            selfcheck.limited(0.05, endless)
        assert sys.gettrace() is None
    finally:
        sys.settrace(before)


def test_a_call_that_ends_just_as_its_time_does_leaves_no_interrupt_behind():
    def until(end):
        while time.perf_counter() < end:
            pass

    outcomes = set()
    for k in range(400):
        end = time.perf_counter() + 0.0017 + 0.0006 * (k % 20) / 20
        try:
            selfcheck.limited(0.002, lambda end=end: until(end))
            outcomes.add("in time")
        except selfcheck.TooSlow:
            outcomes.add("too slow")
    selfcheck.limited(5, lambda: outcomes.add("after"))
    time.sleep(1.1)  # a watcher that was left would strike again after a second
    assert "after" in outcomes
    assert not [thread for thread in threading.enumerate() if "(watch)" in thread.name]


def test_whole_numbers_are_compared_exactly():
    examples = [example(100000, 224, 3)]
    assert tried("def size(n, f):\n    return 100001", name="size", examples=examples)[0] == "✗"
    assert tried("def size(n, f):\n    return 100000.5", name="size", examples=examples)[0] == "✗"
    assert tried("def size(n, f):\n    return np.float64(100000)", name="size", examples=examples)[0] == "✓"


def test_several_results_are_judged_one_by_one():
    examples = [example((np.ones(2), 3.0), np.ones(2))]
    assert tried("def step(w):\n    return w, 3", name="step", examples=examples)[0] == "✓"
    assert tried("def step(w):\n    return [w, np.array(3.0)]", name="step", examples=examples)[0] == "✓"
    assert "result 2: numbers" in tried("def step(w):\n    return w, 4", name="step", examples=examples)[1]
    assert "results needed: 2" in tried("def step(w):\n    return w[0]", name="step", examples=examples)[1]


def test_lists_of_arrays_are_shown_array_by_array():
    examples = [example(np.zeros(3), [np.ones(2), np.zeros(1)], mode=None)]
    _, text = tried("def concat(branches, mode):\n    return branches[0]", name="concat", examples=examples)
    assert "branches[0] =  [1 1]" in text
    assert "call  concat(branches, mode=None)" in text


# ------------------------------------------------------------------ from the shell
@pytest.fixture
def folder(tmp_path):
    (tmp_path / "check.py").write_text(filled(spec("uk"), shell=True), "utf-8")
    return tmp_path


def shell(folder, *words):
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONIOENCODING", "PYTHONUTF8")} | {"LC_ALL": "C"}
    command = [sys.executable, "check.py", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, env=env, timeout=60, check=False)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def write(folder, name, *cells):
    book = {"cells": [{"cell_type": "code", "source": c.splitlines(keepends=True)} for c in cells], "nbformat": 4}
    (folder / name).write_text(json.dumps(book, ensure_ascii=False), "utf-8")


FIRST = "#@title Самоперевірка\n" + filled(spec("uk"))


def test_a_complete_notebook_passes(folder):
    magic = "%matplotlib inline\n!pip install numpy\n"
    write(folder, "робота.ipynb", FIRST, magic + SOFTMAX, ANSWER, "check('softmax')\nready()")
    code, out, err = shell(folder, "робота.ipynb")
    assert (code, err) == (0, "")
    assert "• max: прочитано так" in out
    assert out.count("■■  2 / 2") == 1


def test_a_notebook_with_something_left_says_what(folder):
    write(folder, "conv.ipynb", FIRST, "x = 1 / 0", 'answer("pooling", max=0,71)', "import plotly_missing", SOFTMAX)
    code, out, _ = shell(folder, "conv.ipynb")
    assert code == 1
    assert "✗ комірка 2: ZeroDivisionError: division by zero\n    рядок 1: x = 1 / 0" in out
    assert "комірка 3: SyntaxError" in out
    assert "в лапках" in out
    assert "✓ softmax\n" in out


@pytest.mark.parametrize(
    "text",
    [
        f"{SOFTMAX}\n{ANSWER}\n",
        f"# coding: utf-8\n\n# In[1]:\n\n{FIRST}\n# In[ ]:\n\n1 / 0\n\n# In[3]:\n{SOFTMAX}\n# In[4]:\n{ANSWER}\n",
        f"# %%\n{SOFTMAX}# %% [markdown]\n# Текст\n# %%\nget_ipython().run_line_magic('time', 'x')\n{ANSWER}\n",
    ],
    ids=["plain", "exported", "percent"],
)
def test_a_python_file_is_checked_as_well(folder, text):
    (folder / "solution.py").write_text(text, "utf-8")
    code, out, _ = shell(folder, "solution.py")
    assert code == 0, out
    assert "■■  2 / 2" in out


STRANGE = [None, b"\xff\xfe\x00", b"{}", b"[1]", b'{"cells": [{"cell_type": "code"}]}', b"[" * 99999, b"PK"]


@pytest.mark.parametrize("data", STRANGE)
def test_an_unreadable_file_is_one_clear_message(folder, data):
    if data is not None:
        (folder / "a.ipynb").write_bytes(data)
    code, out, err = shell(folder, "a.ipynb")
    assert (code, err, len(out.splitlines())) == (2, "", 1)
    assert "«a.ipynb»" in out


def test_a_call_without_a_file_says_how(folder):
    code, out, _ = shell(folder)
    assert code == 2
    assert "check.py homework.ipynb" in out


def test_the_whole_file_has_a_time_limit(folder):
    text = (folder / "check.py").read_text("utf-8").replace("SECONDS, LONGEST = 5, 120", "SECONDS, LONGEST = 5, 1")
    (folder / "check.py").write_text(text, "utf-8")
    (folder / "a.py").write_text("import time\ntime.sleep(30)", "utf-8")
    code, out, _ = shell(folder, "a.py")
    assert code == 1
    assert "нескінченного циклу" in out
