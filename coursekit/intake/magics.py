"""A cell as a student wrote it → Python for the worker: magics and commands out, broken answers out."""

import re
import warnings
from collections.abc import Iterable, Iterator

from coursekit.intake.reading import parses
from coursekit.intake.submission import Code
from coursekit.salvage import salvage

# What only a notebook understands: %magic, !command, ?help, x = !command, prompts and indents copied along.
_NOT_PYTHON = re.compile(r"^[^\S\n]*[%!?]|=[^\S\n]*[%!]|^>>> |^In \[\d+\]: |\A\n*[ \t]+\S", re.MULTILINE)
# What IPython reads so, too, and would make calls of; a cell of nothing else is left as it is.
_CALLED = re.compile(r"^[^\S\n]*[/,;]", re.MULTILINE)
# `numpy.array?` on a line of its own. IPython's own search for it takes minutes on a long line.
_HELP = re.compile(r"^([ \t]*)%{0,2}[\w.*]{1,200}\?{1,2}[ \t]*$", re.MULTILINE)
# Cell magics under which the cell's own code runs.
_TIMED = re.compile(r"\A(\s*)%%(?:time|timeit|capture|prun)\b[^\n]*")
_LONGEST = 100_000  # characters of a cell
# IPython reads the whole cell again for each line that is not Python, which makes that line longer by some 40
# characters. So many characters take it a second at most; ten such lines in a cell of 30,000 characters are within.
_WORK = 400_000
_WORK_ALL = 10 * _WORK  # of all cells of a submission


def runnables(cells: Iterable[Code]) -> Iterator[str]:
    """What is to run of each cell. Where notebook syntax is too much work in all, the cells left stay as they are."""
    left = _WORK_ALL
    for code in cells:
        costly = len(code.source) <= _LONGEST and not parses(code.source)
        yield runnable(code) if costly and left > 0 else code.source
        left -= _work(code.source) if costly else 0


def runnable(code: Code) -> str:
    """The source of a cell without what only a notebook understands; lines keep their numbers where they can.

    What is Python already is left as it is. `%magic` and `!command` become calls of `get_ipython()`, as IPython
    itself makes them. If the cell still is no Python, its `answer(…)` calls, which are read elsewhere, are taken
    out. What is none even then is returned all the same: running it tells the student's error.
    """
    source = code.source
    if len(source) > _LONGEST or parses(source):
        return source
    ours = _without_magics(source)
    if "answer" not in source or parses(ours):
        return ours
    return _without_magics(_without_answers(source))


def _without_magics(source: str) -> str:
    body = _TIMED.sub(r"\1", source)
    if parses(body):
        return body
    ours = _by_ipython(body)
    if not parses(ours):
        helpless = _HELP.sub(r"\1pass", body)
        ours = ours if helpless == body else _by_ipython(helpless)
    return ours


def _by_ipython(source: str) -> str:
    if not 0 < _work(source) <= _WORK:
        return source
    # Here, because it takes a third of a second, and few cells need it.
    from IPython.core.inputtransformer2 import HelpEnd, TransformerManager

    manager = TransformerManager()
    manager.token_transformers = [one for one in manager.token_transformers if one is not HelpEnd]
    # IPython takes blank lines off the top.
    blank = len(source) - len(source.lstrip("\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return "\n" * blank + str(manager.transform_cell(source))
    except (SyntaxError, ValueError, RuntimeError, RecursionError, MemoryError):
        return source


def _work(source: str) -> int:
    """What IPython will have to do, counted in the lines that it sees: a form feed, too, is the end of one."""
    text = "\n".join(source.splitlines())
    lines = len(_NOT_PYTHON.findall(text))
    lines += len(_CALLED.findall(text)) if lines else 0
    return lines * (len(source) + 40 * lines)


def _without_answers(source: str) -> str:
    lines = source.split("\n")
    for taken, _, _ in salvage(source):
        for number in taken:
            indent = re.match(r"[ \t]*", lines[number - 1])
            lines[number - 1] = (indent[0] + "pass") if indent and number == taken.start else ""
    return "\n".join(lines)
