"""Equal submissions: the same code in the same cells, whatever its authors answered. What they run is run once."""

import ast
import re
import warnings
from collections.abc import Sequence

from coursekit.frozen import sha256
from coursekit.intake import Submission
from coursekit.intake.submission import Code

MOST_CHARS = 100_000  # of a cell that is looked into
# Where the first line that is neither blank nor a comment begins, at a glance: Python itself is asked about the rest.
_CODE_LINE = re.compile(r"^(?![ \t]*(?:#|$))", re.MULTILINE)
ALIKE = 8  # batches' worth of equal submissions side by side: all who hand in the untouched notebook may be hundreds


def code_key(code: Sequence[Code]) -> str:
    """A hash of all that runs: submissions with equal ones run the same, whatever else is in them."""
    return sha256(repr([(c.number, c.source) for c in code]).encode("utf-8", "surrogatepass"))


def running(submission: Submission) -> tuple[Code, ...]:
    """The cells that are run. Cells of nothing, and of `answer(…)` of literals, are read elsewhere and have no effect.

    Unless some other cell speaks of `answer`: it may have made something else of it.
    """
    heard = tuple(c for c in submission.cells if not is_silent(c.source))
    return tuple(submission.cells) if any("answer" in c.source for c in heard) else heard


def is_silent(source: str) -> bool:
    """Is this cell nothing to Python, or calls of answer with literal arguments? Such a cell cannot fail."""
    if len(source) > MOST_CHARS or ("answer" not in source and _CODE_LINE.search(source)):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what may be meant otherwise
            tree = ast.parse(source)
            if not all(isinstance(s, ast.Expr) and _is_answer(s.value) for s in tree.body):
                return False
            compile(tree, "<cell>", "exec", dont_inherit=True)  # some calls parse, and are no Python all the same
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True


def _looks_silent(source: str) -> bool:
    """At a glance: nothing but comments, or an answer after them."""
    code = _CODE_LINE.search(source)
    return code is None or source.startswith("answer(", code.start())


def _is_answer(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "answer"):
        return False
    return all(map(_is_literal, (*node.args, *(k.value for k in node.keywords)))) and all(k.arg for k in node.keywords)


def _is_literal(node: ast.expr) -> bool:
    # No arithmetic: 9**9**9 has no effect either, but never ends.
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=ast.Constant(value=int() | float())):
            return True
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return all(map(_is_literal, elements))
    return False


def in_batches(submissions: Sequence[Submission], size: int) -> list[list[Submission]]:
    """Batches of about so many submissions, in their order, but that equal ones stand side by side in one batch.

    Of very many equal ones each batch has `ALIKE` times as many as of others. What is equal is seen at a glance here:
    who grades a batch looks closer, and to parse all cells of a class takes time and memory.
    """
    first: dict[bytes, int] = {}  # by what runs: the first submission with that code
    others: dict[int, list[int]] = {}  # those that follow it
    for n, submission in enumerate(submissions):
        code = [c for c in submission.cells if not _looks_silent(c.source)]
        if (k := first.setdefault(bytes.fromhex(code_key(code)), n)) != n:
            others.setdefault(k, []).append(n)
    batches: list[list[Submission]] = []
    for k in first.values():
        group = [submissions[n] for n in (k, *others.get(k, ()))]
        for start in range(0, len(group), ALIKE * size):
            part = group[start : start + ALIKE * size]
            if not batches or len(batches[-1]) + len(part) > size:
                batches.append([])
            batches[-1] += part
    return batches
