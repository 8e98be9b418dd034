"""One exercise's hidden tests on one file: `coursekit try`."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.errors import SubmissionError
from coursekit.exercise import FULL_POINTS, Exercise
from coursekit.frozen import CaseSet
from coursekit.grade.asking import run_exercise
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.results import Argument, Counterexample, Diagnosis, ItemResult, Shown
from coursekit.grade.submission import cell_notes, total
from coursekit.intake import runnables
from coursekit.intake.reading import read
from coursekit.notes import Note
from coursekit.sandbox import Cell, Limits, Sandbox

MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class Attempt:
    """How one file did on one exercise, out of 100 points."""

    item: ItemResult
    tier: str
    seconds: float
    notes: tuple[Note, ...]

    def as_json(self) -> dict[str, Any]:
        """The contract of `coursekit try --json`."""
        item = self.item
        return {
            "exercise": item.item,
            "points": item.points,
            "max_points": item.max_points,
            "status": item.status.value,
            "tier": self.tier,
            "seconds": round(self.seconds, 3),
            "properties": [
                {
                    "name": p.name,
                    "claim": str(p.claim),
                    "points": p.points,
                    "max_points": p.max_points,
                    "status": p.status.value,
                    "message": str(p.message) if p.message else "",
                }
                for p in item.properties
            ],
            "diagnosis": item.diagnosis and _diagnosis(item.diagnosis),
            "counterexample": item.counterexample and _counterexample(item.counterexample),
            "notes": [str(n) for n in (*item.notes, *self.notes)],
        }


def attempt(exercise: Exercise, cases: CaseSet, file: Path, sandbox: Sandbox, limits: Limits) -> Attempt:
    """Runs one file, a notebook or a .py, and asks it the hidden cases. SubmissionError where it cannot be read."""
    cells = read_file(file)
    begun = time.monotonic()
    sources = {c.number: c.source for c in cells}
    with sandbox.session(cells, limits) as session:
        item = run_exercise(ExerciseGrader(exercise, cases), session, FULL_POINTS, sources)
        notes = cell_notes(session.faults, sources)
    rounded = total("", [item], None, ()).items[0]
    return Attempt(rounded, sandbox.tier, time.monotonic() - begun, notes)


def read_file(file: Path) -> list[Cell]:
    """The code of a notebook or a .py file, ready to run."""
    try:
        if not file.is_file():
            raise SubmissionError(f"{file}: there is no such file", "Name a notebook (.ipynb) or a Python file (.py).")
        if file.stat().st_size > MOST_BYTES:
            raise SubmissionError(
                f"{file} is larger than {MOST_BYTES // 10**6} MB", "Clear its outputs and save it again."
            )
        reading = read(file.name, file.read_bytes())
    except OSError as error:
        raise SubmissionError(f"{file}: {error.strerror}") from error
    except SubmissionError as error:
        if str(file) in error.message:
            raise
        raise SubmissionError(f"{file} {error.message}", error.hint) from error
    return [Cell(c.number, source) for c, source in zip(reading.cells, runnables(reading.cells), strict=True)]


def _diagnosis(found: Diagnosis) -> dict[str, str]:
    return {"mistake": str(found), "message": " ".join(map(str, found.messages))}


def _counterexample(found: Counterexample) -> dict[str, Any]:
    return {
        "property": found.property,
        "call": found.call,
        "arguments": {a.name: _shown(a) for a in found.arguments},
        "expected": _shown(found.expected),
        "received": _shown(found.received),
    }


def _shown(value: Shown | Argument) -> Any:
    """Nested lists of numbers, or the sentence that stands for a value. JSON has no NaN: such cells stay text."""
    shown = value.value if isinstance(value, Argument) else value
    if shown.note is not None or shown.shape is None:
        return str(shown.note)
    cells: list[Any] = [_number(c) for c in shown.cells]
    for length in reversed(shown.shape):
        cells = [cells[k : k + length] for k in range(0, len(cells), length)] if length else []
    return cells[0] if cells else []


def _number(text: str) -> float | int | str:
    if text in ("True", "False"):
        return text == "True"
    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        return number if abs(number) < float("inf") else text
    return text
