"""TOML read key by key: each is asked for by its type, and what is wrong is named with file, line and key."""

import difflib
import math
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from coursekit.errors import CourseError, did_you_mean

_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_AT_LINE = re.compile(r"(.*?) \(at line (\d+), column (\d+)\)")


class Table:
    """One table of a TOML file. Ask for its keys, then call `done`. Whatever is wrong raises CourseError."""

    def __init__(self, file: Path, text: str, data: dict[str, Any], name: str = "", nth: int | None = None):
        """`name` is the header that the table stands under; `nth` its number, from 0, among [[name]]."""
        self._file, self._text, self._data = file, text, data
        self._name, self._nth = name, nth
        self._asked: dict[str, None] = {}

    def _get(self, key: str) -> Any:
        self._asked[key] = None
        return self._data.get(key)

    def fail(self, key: str, what: str, hint: str = "") -> NoReturn:
        """Raise CourseError: file:line: key and its table, what is wrong with it."""
        header = f"[{self._name}]" if self._nth is None else f"[[{self._name}]] number {self._nth + 1}"
        line = _line_of(self._text, self._name, self._nth or 0, key)
        table = f" in {header}" if self._name else ""
        raise CourseError(f"{self._file}{f':{line}' if line else ''}: '{key}'{table} {what}", hint)

    def _missing(self, key: str, hint: str) -> NoReturn:
        """Raise CourseError: the key is not there, or there is one that was meant to be it."""
        if near := difflib.get_close_matches(key, [k for k in self._data if k not in self._asked], n=1, cutoff=0.75):
            self.fail(near[0], "is not a key that is known", f"Did you mean '{key}'?")
        self.fail(key, "is missing", hint)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; without a default it has to be there and may not be blank."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if value is None:
            self._missing(key, f'Add a line: {key} = "…"')
        if not isinstance(value, str):
            self.fail(key, f"is {_kind(value)}, a text in quotes is due")
        if default is None and not value.strip():
            self.fail(key, "is blank")
        return value.strip()

    def moment(self, key: str) -> str:
        """A date, in quotes or not, as it is to be shown; "" if the key is missing."""
        value = self._get(key)
        if hasattr(value, "isoformat"):
            return str(value)
        return self.text(key, "")

    def one_of(self, key: str, words: Sequence[str], default: str) -> str:
        """One of `words`."""
        value = self.text(key, default)
        if value not in words:
            self.fail(key, f"is '{value}'", f"It is one of: {', '.join(words)}.")
        return value

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """An int or a float from low to high."""
        value = self._get(key)
        if value is None and default is not None:
            return default
        if value is None:
            self._missing(key, f"Add a line: {key} = {low:g}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, f"is {_kind(value)}, a number is due")
        if not (math.isfinite(value) and low <= value <= high):
            self.fail(key, f"is {value}, a number from {low:g} to {high:g} is due")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; () if the key is missing."""
        value = self._get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.fail(key, "is not a list of texts", f'Write it like: {key} = ["scipy"]')
        return tuple(value)

    def table(self, key: str) -> "Table":
        """The table under `key`; an empty one if it is missing."""
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            self.fail(key, f"is {_kind(value)}, a table is due")
        return Table(self._file, self._text, value or {}, key)

    def tables(self, key: str) -> list["Table"]:
        """The tables [[key]], in order; there has to be one."""
        value = self._get(key)
        if value is None or value == []:
            self.fail(key, "is missing", f"Add a table: [[{key}]]")
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.fail(key, "is not a list of tables", f"Write their headers in two brackets: [[{key}]]")
        return [Table(self._file, self._text, entry, key, nth) for nth, entry in enumerate(value)]

    def done(self) -> None:
        """Refuse keys that nothing asked for: a misspelt key is a setting that is silently not there."""
        for key in self._data:
            if key not in self._asked:
                self.fail(key, "is not a key that is known", did_you_mean(key, self._asked, "Known are"))


def read_table(file: Path) -> Table:
    """The top table of a TOML file (UTF-8, with a mark or not). Raises CourseError with file and line."""
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
        return Table(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.fullmatch(str(error))
        what = f":{found[2]}: {found[1]} (column {found[3]})" if found else f": {error}"
        raise CourseError(f"{file}{what}", "This is not TOML: https://toml.io") from None
    except UnicodeDecodeError as error:
        line = str(data.count(b"\n", 0, error.start) + 1)
        raise CourseError(f"{file}:{line}: not UTF-8", "Save the file as UTF-8.") from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}") from None


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    words = {int: "a number", float: "a number", str: "a text", list: "a list", dict: "a table"}
    return words.get(type(value), "a date")


def _line_of(text: str, table: str, nth: int, key: str) -> int | None:
    """The line of `key` in the nth table called `table` ("": the top), else of its header, if they are plain.

    An inline table, `title = { uk = … }`, has no header: its own key stands for it, wherever that is.
    """
    here, seen, header_line = "", {"": 0}, None
    key_line = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
    inline = re.compile(rf"""\s*["']?{re.escape(table)}["']?\s*=""")
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            here = header[1]
            seen[here] = seen.get(here, -1) + 1
            # A key that is itself a header: [worker].
            if not table and here == key:
                return number
            if here == table and seen[here] == nth:
                header_line = number
        elif here == table and seen[here] == nth and key_line.match(line):
            return number
        elif table and header_line is None and inline.match(line):
            header_line = number
    return header_line
