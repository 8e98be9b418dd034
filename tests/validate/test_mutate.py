"""The operators: from a source, exactly these mutants."""

import ast

import pytest

from coursekit.validate.mutate import OPERATORS, changes


def made(source: str, operator: str) -> list[str]:
    """What an operator makes of the source, without layout."""
    return [c.new for c in changes(source) if c.operator == operator]


@pytest.mark.parametrize(
    ("operator", "source", "mutants"),
    [
        ("arithmetic", "y = a - b", ["y = a + b", "y = a * b", "y = b - a", "y = a", "y = b"]),
        ("arithmetic", "y = a + b", ["y = a - b", "y = a * b", "y = a", "y = b"]),
        ("arithmetic", "y += a", ["y -= a", "y *= a"]),
        ("arithmetic", "y = a @ b", ["y = a * b", "y = b @ a", "y = a", "y = b"]),
        ("sign", "y = -a", ["y = a"]),
        ("sign", "y = not a", ["y = a"]),
        ("comparison", "y = a < b", ["y = a <= b", "y = a >= b"]),
        ("comparison", "y = a < b < c", ["y = a <= b < c", "y = a >= b < c", "y = a < b <= c", "y = a < b >= c"]),
        ("comparison", "y = a is None", ["y = a is not None"]),
        ("logic", "y = a and b", ["y = a or b", "y = b", "y = a"]),
        ("condition", "y = a if c else b", ["y = a if not c else b", "y = a", "y = b"]),
        ("condition", "if c:\n    f()", ["if not c:", "if True:"]),
        ("constant", "y = 3", ["y = 4", "y = 2"]),
        ("constant", "y = 0.5", ["y = 1.5", "y = -0.5"]),
        ("constant", "y = f(keepdims=True)", ["y = f(keepdims=False)"]),
        ("constant", "y = 'text'", []),
        ("constant", "y = e('nk,mk->nm', x, w)", ["y = e('nk,mk->mn', x, w)"]),
        ("neighbour", "y = x.max()", ["y = x.min()"]),
        ("neighbour", "y = max(x)", ["y = min(x)"]),
        ("slice", "y = x[a:b]", ["y = x[:b]", "y = x[a + 1:b]", "y = x[a - 1:b]",
                                 "y = x[a:]", "y = x[a:b + 1]", "y = x[a:b - 1]"]),
        ("slice", "y = x[::2]", ["y = x[:]"]),
        ("index", "y = x[k]", ["y = x[k + 1]", "y = x[k - 1]"]),
        ("index", "x[k] = y", []),
        ("range", "for k in range(n):\n    f(k)", ["for k in range(n + 1):", "for k in range(n - 1):"]),
        ("order", "n, c = x.shape", ["c, n = x.shape"]),
        ("order", "y = f(a, b, c)", ["y = f(b, a, c)", "y = f(c, b, a)", "y = f(a, c, b)"]),
        ("keyword", "y = x.sum(axis=1, keepdims=True)", ["y = x.sum(keepdims=True)", "y = x.sum(axis=1)"]),
        ("statement", "y = 1\nf(y)", ["pass", "pass"]),
        ("statement", "import numpy as np", []),
        ("assignment", "y += a", ["y = a"]),
        ("loop", "for k in a:\n    f(k)", ["for k in []:"]),
        ("loop", "y = [k for k in a if k]", ["y = [k for k in [] if k]", "y = [k for k in a]"]),
        ("leap", "for k in a:\n    break", ["continue"]),
        ("decorator", "@cache\ndef f(x):\n    return x", ["nothing"]),
    ],
)  # fmt: skip
def test_an_operator_makes_these_mutants(operator: str, source: str, mutants: list[str]) -> None:
    assert made(source, operator) == mutants


def test_every_operator_is_tried_above() -> None:
    mark = next(m for m in test_an_operator_makes_these_mutants.pytestmark if m.name == "parametrize")  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} | {"variable"} == OPERATORS.keys()


def test_a_variable_is_exchanged_for_those_that_are_there_at_its_line() -> None:
    source = "import numpy as np\n\ndef f(x, w):\n    y = x\n    z = np.sum(y)\n    return z\n"
    assert [str(c) for c in changes(source) if c.operator == "variable"] == [
        "y = x → y = w",  # y itself comes to be on this line, and so is tried, too
        "y = x → y = y",
        "z = np.sum(y) → z = np.sum(x)",
        "z = np.sum(y) → z = np.sum(w)",
        "z = np.sum(y) → z = np.sum(z)",
        "return z → return x",
        "return z → return w",
        "return z → return y",
    ]


def test_variables_of_comprehensions_and_inner_functions_stay_inside() -> None:
    source = "def f(x):\n    y = [v for v in x]\n    g = lambda u: u\n    return x\n"
    assert [str(c) for c in changes(source) if c.operator == "variable" and c.line == 4] == [
        "return x → return y",
        "return x → return g",
    ]


def test_every_mutant_comes_once_parses_and_differs() -> None:
    source = "def f(a):\n    # a comment\n    s = 1 + 1\n    return s + a\n"
    found = [*changes(source)]
    texts = [c.source for c in found]
    assert len(texts) == len(set(texts))
    assert ast.unparse(ast.parse(source)) not in texts
    for change in found:
        compile(change.source, "mutant", "exec")
        assert change.old != change.new
        assert source.splitlines()[change.line - 1].strip().startswith(change.old.split()[0])


def test_a_source_is_left_as_it_was() -> None:
    source = "def f(a, b):\n    return a[0:b] + max(a, b)\n"
    assert [c.source for c in changes(source)] == [c.source for c in changes(source)]


def test_of_a_long_line_the_place_of_the_change_is_shown() -> None:
    source = "y = " + " + ".join(f"a{n}" for n in range(99)) + " + 77 + " + " + ".join(f"b{n}" for n in range(99))
    (change, _) = (c for c in changes(source) if c.operator == "constant")
    assert "+ 77 +" in change.old
    assert "+ 78 +" in change.new
    assert len(change.old) < 200
