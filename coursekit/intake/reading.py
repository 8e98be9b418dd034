"""The bytes of a file → its code and the identities it carries.

Notebooks are read as they come: nbformat 3 and 4, with or without ids and metadata, sources as text or lists.
"""

import ast
import codecs
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coursekit.errors import SubmissionError
from coursekit.intake.submission import Code, How, Kind, writable
from coursekit.notes import Note

BEGIN, END = "# >>> coursekit self-check", "# <<< coursekit self-check"

_CELLS = 10_000
_CODE = 4_000_000  # characters of all cells, or of a .py file
_VALUES = 4_000_000  # JSON values of a file: 200 MB of Python objects
_RETYPED = 20_000  # characters of a text cell that is tried as Python
_IDENTITY = re.compile(r"""\\?["']identity\\?["']\s*:\s*\\?["'](v1\.[\w.-]{1,600})\\?["']""")
_CELL_MARK = re.compile(r"^(?:# In\[[ \d]*\]:|# ?%%)", re.MULTILINE)
_COOKIE = re.compile(rb"coding[:=][ \t]*([\w.-]+)")
_AGAIN = "Ask for the file again: Jupyter and Colab save one with File, Download."

_NOT_CLOSED = "The self-check in cell {cell} has lost its last line: it was run as the student's code."
_WAS_RETYPED = "Cell {cell} is no code cell, but has Python in it: it was read as code."
_NO_CODE = "There is no code in this file."


@dataclass(frozen=True)
class Reading:
    """What a file says: its code, and the texts that look like signed identities, each with where it was found."""

    kind: Kind
    cells: tuple[Code, ...]
    signatures: tuple[tuple[How, str], ...]
    notes: tuple[Note, ...]
    only_self_check: bool  # a copy of check.py under another name


def read(name: str, data: bytes) -> Reading:
    """A notebook or a .py file. Raises SubmissionError whose message completes "the file …", and a hint."""
    start = data[:200].removeprefix(codecs.BOM_UTF8).lstrip()
    _sniff(start)
    if ".ipynb" in name.lower() or (start[:1] == b"{" and b'"cells"' in data):
        return _notebook(data)
    return _python(data)


def _sniff(start: bytes) -> None:
    if not start:
        raise SubmissionError("is empty", _AGAIN)
    if start[:1] == b"<":
        raise SubmissionError("is a web page, not a notebook", _AGAIN)
    for mark, what in (
        (b"PK\x03\x04", "an archive"),
        (b"%PDF", "a PDF"),
        (b"Rar!", "an archive"),
        (b"\x89PNG", "a picture"),
    ):
        if start.startswith(mark):
            raise SubmissionError(f"is {what} under another name", _AGAIN)


def _notebook(data: bytes) -> Reading:
    notebook = _json(data)
    cells = _raw_cells(notebook)
    if len(cells) > _CELLS:
        raise SubmissionError(f"has more than {_CELLS} cells", "Look at it yourself.")
    texts = [_source(cell) for cell in cells]
    _bounded(sum(map(len, texts)))
    signatures = list(_in_metadata(notebook))
    code, notes = [], []
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True), 1):
        signatures += _in_text(text)
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            if not _is_code(text):
                continue
            if BEGIN not in text:
                notes.append(Note(_WAS_RETYPED, {"cell": str(number)}))
        code.append((number, text))
    return _reading("notebook", code, signatures, notes)


def _python(data: bytes) -> Reading:
    text = _decoded(data)
    _bounded(len(text))
    text = _clean(text)
    if "\0" in text:
        raise SubmissionError("is not a text", _AGAIN)
    signatures = list(_in_text(text))
    # Cut first: a mark of a cell inside the self-check is none.
    cut, _ = without_self_check(text)
    starts = [found.start() for found in _CELL_MARK.finditer(cut)]
    chunks = [cut[a:b] for a, b in zip([0, *starts], [*starts, len(cut)], strict=True)]
    if starts and all(line.lstrip()[:1] in ("", "#") for line in chunks[0].split("\n")):
        del chunks[0]  # what nbconvert writes above the first cell
    if len(chunks) > _CELLS:
        raise SubmissionError(f"has more than {_CELLS} cells", "Look at it yourself.")
    return _reading("python", list(enumerate(chunks, 1)), signatures, [])


def _bounded(characters: int) -> None:
    if characters > _CODE:
        raise SubmissionError(f"has more than {_CODE} characters of code", "Look at it yourself.")


def _reading(kind: Kind, code: list[tuple[int, str]], signatures: list[tuple[How, str]], notes: list[Note]) -> Reading:
    cells = []
    for number, text in code:
        cut, closed = without_self_check(text)
        if not closed:
            notes.append(Note(_NOT_CLOSED, {"cell": str(number)}))
        if cut.strip():
            cells.append(Code(number, cut))
    only = kind == "python" and not cells and bool(signatures)
    if not cells:
        notes.append(Note(_NO_CODE))
    return Reading(kind, tuple(cells), tuple(dict.fromkeys(signatures)), tuple(notes), only)


def _json(data: bytes) -> Any:
    # Counted before it is read: a list of a few characters takes 80 bytes.
    if sum(map(data.count, (b",", b"[", b"{"))) > _VALUES:
        raise SubmissionError(f"holds more than {_VALUES} values", "Ask for it without its outputs.")
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
        # Numbers mean nothing here, and one of a million digits would take long.
        return json.loads(text, parse_int=len, parse_float=len, parse_constant=len)
    except UnicodeDecodeError:
        raise SubmissionError("is not in UTF-8", _AGAIN) from None
    except RecursionError:
        raise SubmissionError("is nested too deep for a notebook", "Look at it yourself.") from None
    except json.JSONDecodeError as error:
        whole = error.pos < len(text.rstrip()) and "Unterminated" not in error.msg
        what = "is not JSON, as notebooks are: see" if whole else "breaks off in"
        raise SubmissionError(f"{what} line {error.lineno}", _AGAIN) from None


def _raw_cells(notebook: Any) -> list[Any]:
    cells = _of(notebook, "cells")
    if not isinstance(cells, list):
        # nbformat 3
        sheets = _of(notebook, "worksheets")
        found = [_of(sheet, "cells") for sheet in sheets] if isinstance(sheets, list) else []
        parts = [part for part in found if isinstance(part, list)]
        cells = [cell for part in parts for cell in part] if parts else None
    if not isinstance(cells, list):
        raise SubmissionError("is JSON, but not a notebook: it has no cells", _AGAIN)
    return cells


def _of(thing: Any, key: str) -> Any:
    return thing.get(key) if isinstance(thing, dict) else None


def _source(cell: Any) -> str:
    source = _of(cell, "source")
    if source is None:
        source = _of(cell, "input")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return _clean(source) if isinstance(source, str) else ""


def _clean(text: str) -> str:
    """`text` with \\n between lines and without half characters."""
    return writable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _in_metadata(notebook: Any) -> Iterator[tuple[How, str]]:
    text = _of(_of(_of(notebook, "metadata"), "coursekit"), "identity")
    if isinstance(text, str):
        yield "signed metadata", text[:1000]


def _in_text(text: str) -> Iterator[tuple[How, str]]:
    if "identity" not in text:  # a tenth of the time that the search takes
        return
    for found in _IDENTITY.finditer(text):
        yield "signed self-check", found[1]


def _is_code(text: str) -> bool:
    """Whether a text cell is a code cell that was retyped."""
    if len(text) > _RETYPED or ("answer(" not in text and "def " not in text and BEGIN not in text):
        return False
    return parses(text)


def parses(text: str) -> bool:
    """Whether `text` is Python, on whatever text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in the student's strings
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def without_self_check(text: str) -> tuple[str, bool]:
    """`text` with the lines of the self-check emptied, and whether each one that begins also ends."""
    if BEGIN not in text:
        return text, True
    lines = text.split("\n")
    begin = None
    for number, line in enumerate(lines):
        if begin is None and line.strip().startswith(BEGIN):
            begin = number
        elif begin is not None and line.strip().startswith(END):
            lines[begin : number + 1] = [""] * (number + 1 - begin)
            begin = None
    return "\n".join(lines), begin is None


def _decoded(data: bytes) -> str:
    cookie = _COOKIE.search(b"\n".join(data.split(b"\n", 2)[:2]))
    said = cookie[1].decode("ascii").lower() if cookie and cookie[1].isascii() else "utf-8"
    # The one other encoding that Ukrainian editors on Windows write; a stranger does not choose among all codecs.
    encoding = "cp1251" if said in ("cp1251", "windows-1251") else "utf-8-sig"
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SubmissionError(f"is not in UTF-8 (line {line})", "Ask for it saved as UTF-8.") from None
