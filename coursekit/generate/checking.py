"""`coursekit check`: the student's own self-check, run from the shell on any notebook or .py file."""

import ast
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from coursekit.catalog import Catalog
from coursekit.errors import SubmissionError
from coursekit.generate.selfcheck_text import filled
from coursekit.generate.statements import public_examples
from coursekit.intake.reading import read

_SPEC = re.compile(r"json\.loads\(r'''(.*?)'''\)", re.DOTALL)


def check_file(file: Path, known: Catalog, lang: str | None, default_lang: str) -> int:
    """Runs the self-check in a process of its own: its exit code, 0 all ready, 1 something is left, 2 unreadable.

    A notebook that coursekit made says itself what is asked; any other file is tried on the public examples of the
    exercises that it defines. SubmissionError where the file cannot be read.
    """
    spec = spec_of(file, known)
    spec["lang"] = lang or spec.get("lang") or default_lang
    with tempfile.TemporaryDirectory(prefix="coursekit-check-") as folder:
        script = Path(folder) / "check.py"
        script.write_text(filled(spec, shell=True), encoding="utf-8")
        return subprocess.run([sys.executable, "-X", "utf8", str(script), str(file.resolve())], check=False).returncode


def spec_of(file: Path, known: Catalog) -> dict[str, Any]:
    """What the file asks for, in the self-check's form."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise SubmissionError(
            f"{file}: {error.strerror}", "Name a notebook (.ipynb) or a Python file (.py)."
        ) from error
    if (own := _own_spec(file, data)) is not None:
        return own
    try:
        reading = read(file.name, data)
    except SubmissionError as error:
        raise SubmissionError(f"{file} {error.message}", error.hint) from error
    names = [n for cell in reading.cells for n in _functions(cell.source) if n in known.exercises]
    if not names:
        raise SubmissionError(
            f"{file} defines no function that is an exercise", "`coursekit topics` lists the exercises and their names."
        )
    exercises = {n: {"examples": public_examples(known.exercises[n])} for n in dict.fromkeys(names)}
    return {"assignment": file.stem, "student": "", "name": "", "lang": "", "problems": {}, "exercises": exercises}


def _own_spec(file: Path, data: bytes) -> dict[str, Any] | None:
    """The SPEC that stands in a notebook's first cell, or in the check.py that was handed out beside it."""
    texts = []
    try:
        cells = json.loads(data).get("cells", [])
        texts = ["".join(c.get("source", "")) for c in cells if isinstance(c, dict)]
    except (ValueError, AttributeError, TypeError, RecursionError):
        texts = [data.decode("utf-8", "replace")]
    beside = file.with_name("check.py")
    if beside.is_file() and beside != file and beside.stat().st_size < 1_000_000:
        texts.append(beside.read_text("utf-8", "replace"))
    for text in texts:
        if "# >>> coursekit self-check" in text and (found := _SPEC.search(text)):
            try:
                spec = json.loads(found[1])
            except ValueError:
                continue
            if isinstance(spec, dict) and {"problems", "exercises"} <= spec.keys():
                return spec
    return None


def _functions(source: str) -> list[str]:
    try:
        return [n.name for n in ast.parse(source).body if isinstance(n, ast.FunctionDef)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return re.findall(r"^def (\w+)\(", source, re.MULTILINE)
