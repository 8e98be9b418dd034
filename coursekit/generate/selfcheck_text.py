"""The self-check as it is handed out: coursekit/selfcheck.py in the student's language, with SPEC filled in."""

import json
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

BEGIN = "# >>> coursekit self-check\n"
END = "# <<< coursekit self-check\n"
EMPTY = 'json.loads("{}")  # filled in for every notebook\n'
TRANSLATED = {"uk": "UKRAINIAN"}  # language -> the name of its words in coursekit/selfcheck_words.py


def filled(spec: dict[str, Any], *, shell: bool = False) -> str:
    """The student's file, from the opening mark to the closing one: a notebook's first cell, or with `shell` check.py.

    Equal specs, equal text. As many lines whatever the spec holds. Raises ValueError for numbers that JSON has no form
    for (NaN, infinity).
    """
    before, after = _parts(str(spec.get("lang")), shell)
    kinds = ("problems", "exercises")
    head = {key: value for key, value in spec.items() if key not in kinds}
    lines = [head, *({key: spec[key]} for key in kinds if key in spec)]
    text = ",\n".join(json.dumps(line, ensure_ascii=False, allow_nan=False)[1:-1] for line in lines if line)
    literal = text.replace("'", "\\u0027")  # JSON's own escape: a quote could end the Python string
    return f"{before}json.loads(r'''{{{literal}}}''')\n{after}"


def encoded(value: Any) -> Any:
    """An argument or result in SPEC's form: arrays as {"array", "dtype"}, tuples as {"tuple"}, the rest plain.

    Floats keep 12 digits: enough for every comparison, and 0.1 + 0.2 reads as 0.3.
    """
    if isinstance(value, np.ndarray):
        return {"array": encoded(value.tolist()), "dtype": value.dtype.name}
    if isinstance(value, np.generic):
        return encoded(value.item())
    if isinstance(value, tuple):
        return {"tuple": [encoded(part) for part in value]}
    if isinstance(value, list):
        return [encoded(part) for part in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


@cache
def _parts(lang: str, shell: bool) -> tuple[str, str]:
    """The file before and after what SPEC is."""
    text = _handed_out("selfcheck.py")
    if lang in TRANSLATED:
        text = text.replace(_words(text, "WORDS"), _words(_source("selfcheck_words.py"), TRANSLATED[lang]))
    if shell:
        text = text + "\n" + _handed_out("selfcheck_shell.py")
    before, after = f"{BEGIN}{text}{END}".split(EMPTY)
    return before, after


def _handed_out(module: str) -> str:
    """What stands between the marks of a module."""
    return _source(module).split(BEGIN, 1)[1].split(END, 1)[0]


def _words(source: str, name: str) -> str:
    """The lines of the dictionary of that name, which closes on a line of its own."""
    return source.split(f"\n{name} = {{\n", 1)[1].split("\n}\n", 1)[0]


def _source(module: str) -> str:
    return resources.files("coursekit").joinpath(module).read_text("utf-8")
