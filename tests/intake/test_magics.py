"""Cells as notebooks have them become Python, as IPython itself reads them, and hostile ones cost little."""

import ast
import subprocess
import sys
import time

import pytest

from coursekit.intake import Code, runnable, runnables


def run(source: str) -> str:
    return runnable(Code(1, source))


@pytest.mark.parametrize(
    "source",
    [
        "x = 5 % 3\ny = (5\n  % 3)",
        'text = """\n%time\n! no\n? ?\n"""',
        'answer("pool", max="""\n    ?  ?\n    ?  ?\n""")',
        "s = 'a\\d'  # a stray backslash",
        "",
        "# !pip install numpy\n",
        "/f 1\n,f 1\n;f 1",
    ],
)
def test_what_is_of_no_notebook_is_left_as_it_is(source: str) -> None:
    assert run(source) == source


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("%matplotlib inline\nx = 1", 2),
        ("!pip install numpy\nx = 1", 2),
        ("np.array?\nx = 1", 2),
        ("?np.array\nx = 1", 2),
        ("np.array??  \nx = 1", 2),
        ("%matplotlib inline\n%who?\nx = 1", 3),
        ("x = 1\nnp.array?", 1),
        ("files = !ls\nx = 1", 2),
        ("t = %timeit -o f()\nx = 1", 2),
        ("if True:\n    %time f()\nx = 1", 3),
        ("%matplotlib inline\na = (1\n    , 2\n    / 3\n)\nx = 1", 6),
        ("%%time\n%matplotlib inline\nx = 1", 3),
        ("\n\n%%timeit -n 1\nx = 1", 4),
        ("%%capture out\nx = 1", 2),
        (">>> x = 1", 1),
        ("In [3]: x = 1", 1),
        ("    x = 1\n    y = 2", 1),
        ("\n\n\n\n%pip install numpy\nx = 1", 6),
        ("%%time\nx = 1\ny = '''\n%%time\n'''", 2),
    ],
)
def test_what_only_a_notebook_understands_is_taken_out(source: str, line: int) -> None:
    tree = ast.parse(run(source))
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "x"]
    assert found == [line]


@pytest.mark.parametrize("magic", ["bash", "html", "writefile conv.py", "javascript"])
def test_cells_of_other_languages_are_one_call(magic: str) -> None:
    tree = ast.parse(run(f"%%{magic}\nrm -rf / ; x = ["))
    assert len(tree.body) == 1
    assert "get_ipython" in ast.dump(tree)


@pytest.mark.parametrize(
    "source",
    [
        'answer("softmax_by_hand", p=0,71 0,29)\ndef f():\n    return 1',
        'def f():\n    return 1\nanswer("a", x=−2)\nanswer("b", y="1")',
        'answer("a",\n    x=0 71,\n    y=≈3\n)\n\ndef f():\n    return 1',
        '%time\nanswer("a", x=5:7)\n!ls\ndef f(): return 1',
        'if True:\n    answer("a", x=5:7)\ndef f(): return 1',
    ],
)
def test_an_answer_that_is_no_python_costs_nothing_else(source: str) -> None:
    tree = ast.parse(run(source))
    (found,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert found.lineno == source[: source.index("def f")].count("\n") + 1


def test_what_is_no_python_stays_so_that_the_error_can_be_told() -> None:
    assert run("def f(:\n    pass") == "def f(:\n    pass"


def test_ipython_is_imported_only_if_it_is_needed() -> None:
    text = (
        "import sys; from coursekit.intake import Code, runnable; runnable(Code(1, 'x = 1'));"
        "runnable(Code(1, 'def f(:')); print('IPython' in sys.modules);"
        "runnable(Code(1, '%time x')); print('IPython' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    "source",
    [
        "%a\n" * 30_000,
        "%a\n" * 600,
        "%a\x0c" * 30_000,
        "x?\n" * 5_000 + "x" * 80_000,
        "%a\n" + "(" * 90_000,
        "%a\n" + "'" * 90_000,
        "%a\n" + "x " * 45_000,
        "".join(f"{' ' * i}!x\n" for i in range(400)),
        "a = \\\n%b\n" * 10_000,
        "%a\n" * 20 + "x = [" + "1, " * 30_000,
        "?" * 99_000,
        "!" * 99_000,
        "%" * 99_000,
        "a" * 99_000 + "?",
        "a." * 49_000 + "?",
        "%a " + "\\\n" * 49_000,
        "answer(" * 10_000,
        'answer("a", ' * 5_000,
        "answer(" + "\\" * 50_000,
        "\0" * 1000 + "%a\n",
        "%a\n" + "\ud800",
        "=" + " " * 99_000 + "x",
        "\n" * 90_000 + "%",
        ("%x\n" + "/a b\n" * 600 + "a=[1,2,3,4,5,6,7,8,9]\n" * 4000)[:12_000],
        ("%x\n" + ",a b\n" * 600 + "a=[1,2,3,4,5,6,7,8,9]\n" * 4000)[:12_000],
        ("%x\n" + " ;a b\n" * 600 + "a=[1,2,3,4,5,6,7,8,9]\n" * 4000)[:12_000],
        " " * 90_000 + "%",
        (" " * 300 + "\n") * 300 + "%a",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_cells_cost_little_and_raise_nothing(source: str) -> None:
    begun = time.process_time()
    assert isinstance(run(source), str)
    assert time.process_time() - begun < 4


def test_many_cells_cost_little_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.intake.magics._WORK_ALL", 500_000)  # these take some 155,000 each
    cells = [Code(n, "%a\n" * 60 + "x=\n") for n in range(9)] + [Code(9, "y = 1")]
    found = [*runnables(cells)]
    assert found[0] == runnable(cells[0]) != cells[0].source
    assert sum(text != cell.source for text, cell in zip(found, cells, strict=True)) == 4
    assert found[-2:] == [cells[-2].source, "y = 1"]
