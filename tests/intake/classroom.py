"""A made-up class, its signed notebooks, and the three ways in which they are handed in."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coursekit.course import Student
from coursekit.intake import Intake, identity, take_in

KEY = b"k" * 32
OTHER_KEY = b"o" * 32
OLENA = Student("olena.koval", "Олена Коваль", "o.koval@uni.ua", "uk")
IVAN = Student("ivan", "Іван Петренко", "petrenko@uni.ua", "uk")
MARY = Student("mary-ann", "Mary Ann O’Neil", "mary@uni.ua", "en")
STUDENTS = (OLENA, IVAN, MARY)
CODE = "def conv2d(x, w, b):\n    return x"


def self_check(signed: str) -> str:
    """A first cell in the shape of the real one."""
    return (
        '#@title check\n# >>> coursekit self-check\nSPEC: dict = {"assignment": "convolution", "identity": "'
        + signed
        + '"}\ndef answer(item): ...\n# <<< coursekit self-check'
    )


def cell(source: str | list[str], kind: str = "code", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": {}, **more}


def notebook(*cells: Any, signed: str | None = None, **more: Any) -> bytes:
    metadata = {"coursekit": {"identity": signed}} if signed else {}
    whole = {"cells": list(cells) or [cell(CODE)], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({**whole, **more}).encode()


def of(student: Student, assignment: str = "convolution", key: bytes = KEY, code: str = CODE) -> bytes:
    """The notebook of a student, signed in its metadata."""
    return notebook(cell(code), signed=identity(key, assignment, student.id))


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def intake(source: Path) -> Intake:
    return take_in(source, "convolution", STUDENTS, KEY)
