"""The self-check as it is handed out: coursekit/selfcheck.py between its marks, with SPEC filled in."""

import json
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

BEGIN = "# >>> coursekit self-check\n"
END = "# <<< coursekit self-check\n"
EMPTY = "SPEC: dict[str, Any] = {}  # filled in for every notebook\n"


def filled(spec: dict[str, Any]) -> str:
    """The student's file for one notebook, from the opening mark to the closing one. Equal specs, equal text.

    Raises ValueError for numbers that JSON has no form for (NaN, infinity).
    """
    before, after = _parts()
    text = "{\n" + ",\n".join(f"{_json(key)}: {_lines(value)}" for key, value in spec.items()) + "\n}"
    literal = text.replace("'", "\\u0027")  # JSON's own escape: a quote could end the Python string
    return f"{before}SPEC: dict[str, Any] = json.loads(r'''{literal}''')\n{after}"


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
def _parts() -> tuple[str, str]:
    source = resources.files("coursekit").joinpath("selfcheck.py").read_text("utf-8")
    text = BEGIN + source.split(BEGIN, 1)[1].split("\n" + END, 1)[0] + "\n" + END
    before, after = text.split(EMPTY)
    return before, after


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _lines(value: Any) -> str:
    """JSON with a line for every item: short enough to look at, long enough not to fill the screen."""
    if not isinstance(value, dict) or not value:
        return _json(value)
    return "{\n " + ",\n ".join(f"{_json(key)}: {_json(item)}" for key, item in value.items()) + "}"
