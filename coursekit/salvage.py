"""Written answers in a cell that Python cannot parse: grading reads them from the cell's text."""

import re
from typing import Any

from coursekit.selfcheck import CELL, Unreadable

ANSWER = re.compile(r"""(?<![\w.])answer\s*\(\s*["'“”„«‘’]{1,3}\s*(\w+)""")
FIELD = re.compile(r"""(?:[,\n]|["'”“’»][^\S\n])[^\S\n]*(?!dtype\b)([^\W\d]\w*)[^\S\n]*=(?!=)""")
MORE = re.compile(r"""["'”“’»\s]*,[\s,]*[^\W\d]\w*\s*=(?!=)""")  # what follows a bracket inside an answer


def salvage(source: str) -> list[tuple[range, str, dict[str, str | Unreadable]]]:
    """Every answer(…) in the text, in order: its lines, item, and the text of each field, as `selfcheck.calls` gives.

    A field runs to the next `, name=` or the closing bracket. Linear in the text, of which 50,000 characters are read.
    """
    source = re.sub(r"^[^\S\n]*#.*", "", source[:CELL], flags=re.M)
    starts = list(ANSWER.finditer(source))
    found: list[tuple[range, str, dict[str, str | Unreadable]]] = []
    line, seen = 1, 0
    for start, after in zip(starts, [*starts[1:], None], strict=False):
        text = source[start.end() : after.start() if after else len(source)]
        text = text[: end_of_call(text)]
        line, seen = line + source.count("\n", seen, start.start()), start.start()
        rows = start[0].count("\n") + text.count("\n") + 1
        found.append((range(line, line + rows), start[1], fields_of(text)))
    return found


def fields_of(text: str) -> dict[str, Any]:
    """The text of each field, from what stands between an answer's item and its closing bracket."""
    names = list(FIELD.finditer(text))
    fields = {}
    for name, following in zip(names, [*names[1:], None], strict=False):
        said = text[name.end() : following.start() if following else len(text)]
        said = re.sub(r"#.*", "", said).strip(" \n\t,")
        said = re.sub(r"^[rRuUbB](?=[\"'])", "", said)
        fields[name[1]] = said.replace("\\n", "\n").replace("\\t", " ")
    return fields


def end_of_call(text: str) -> int:
    """Where the bracket that is open before `text` closes; a bracket inside quotes may have spoiled the count."""
    depth = 1
    for bracket in re.finditer(r"[()\[\]{}]", text):
        depth = max(depth, 1) + (1 if bracket[0] in "([{" else -1)
        if depth < 1 and not MORE.match(text, bracket.end()):
            return bracket.start()
    line_end = re.search(r"\)[^\S\n]*(?:\n|$)", text)
    return line_end.start() if line_end else len(text)
