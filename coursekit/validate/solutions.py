"""solutions/EXERCISE/accepted and rejected: right code earns all, wrong code loses and is told what it states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError, SubmissionError
from coursekit.exercise import FULL_POINTS
from coursekit.grade.asking import run_exercise
from coursekit.grade.attempt import read_file
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.results import ItemResult, Verdict
from coursekit.grade.submission import total
from coursekit.sandbox import Cell, Limits, Sandbox
from coursekit.validate.finding import Finding

SLACK = 0.01  # of a stated number of points: they are shown with two decimals

# Code that solves nothing, and so may earn nothing: on every exercise.
NULL_SOLUTIONS = {
    "returns None": "return None",
    "returns zeros like its first argument": "return np.zeros_like(first)",
    "returns its first argument": "return first",
    "returns its last argument": "return last",
    "returns 0": "return 0",
    "returns 1": "return 1",
    "returns ones like its first argument": "return np.ones_like(first)",
    "returns NaN": "return np.full(np.shape(first), np.nan)",
    "returns an empty list": "return []",
    "raises": "raise NotImplementedError",
}


@dataclass(frozen=True)
class Statement:
    """What a rejected solution says of itself in its first lines: points, loses, told.

    `may_lose` is written with a question mark: it hangs on the numbers that a course key draws.
    """

    low: float
    high: float
    loses: frozenset[str]
    may_lose: frozenset[str]
    told: str | None


def solution_files(folders: tuple[Path, ...], exercise: str, kind: str) -> list[Path]:
    """solutions/EXERCISE/KIND/*.py of all folders, the course's first."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted((folder / exercise / kind).glob("*.py")):
            found.setdefault(path.name, path)
    return list(found.values())


def stated(path: Path) -> Statement:
    """The head of a rejected solution; CourseError where a line is missing or cannot be read."""
    head = {}
    for line in path.read_text("utf-8").splitlines():
        if found := re.match(r"#\s*(points|loses|told):\s*(.*?)\s*$", line):
            head[found[1]] = re.sub(r"\s{2,}\(.*\)$", "", found[2])
        elif line and not line.startswith("#"):
            break
    if missing := {"points", "loses", "told"} - head.keys():
        raise CourseError(
            f"{path}: its head does not say '{min(missing)}'", "Begin with: # points: 86, # loses: …, # told: …"
        )
    points = re.fullmatch(r"(\d+(?:\.\d+)?)(?:\s*[-–]\s*(\d+(?:\.\d+)?))?", head["points"])
    if not points:
        raise CourseError(f"{path}: points: '{head['points']}' is neither a number nor a range", "Write 86 or 80-90.")
    parts = [part.strip() for part in head["loses"].split(";") if part.strip() not in ("", "nothing")]
    loses = frozenset(part for part in parts if not part.endswith("?"))
    may_lose = frozenset(part.removesuffix("?") for part in parts if part.endswith("?"))
    told = None if head["told"] in ("nothing", "") else head["told"]
    return Statement(float(points[1]), float(points[2] or points[1]), loses, may_lose, told)


def graded(grader: ExerciseGrader, cells: list[Cell], sandbox: Sandbox) -> ItemResult:
    """One solution, out of 100, in a worker."""
    with sandbox.session(cells, Limits()) as session:
        item = run_exercise(grader, session, FULL_POINTS, {c.number: c.source for c in cells})
    return total("", [item], None, ()).items[0]


def check_solutions(grader: ExerciseGrader, folders: tuple[Path, ...], sandbox: Sandbox) -> Iterator[Finding | None]:
    """A finding for each solution that does not do as it should; None for each that does."""
    name = grader.exercise.name
    accepted, rejected = (solution_files(folders, name, kind) for kind in ("accepted", "rejected"))
    if not accepted:
        yield Finding(
            f"solutions/{name}/accepted", "there is no accepted solution", "Add one: right code, in any style."
        )
    for path in accepted:
        yield _accepted(path, graded(grader, read_file(path), sandbox))
    for path in rejected:
        try:
            yield _rejected(path, stated(path), graded(grader, read_file(path), sandbox))
        except (CourseError, SubmissionError) as error:
            yield Finding(str(path), error.message, error.hint)
    for what, body in NULL_SOLUTIONS.items():
        head = f"import numpy as np\ndef {name}(first, *rest, **options):\n    last = rest[-1] if rest else first\n"
        source = f"{head}    {body}\n"
        points = graded(grader, [Cell(1, source)], sandbox).points
        yield (
            Finding(
                f"exercise {name}", f"code that {what} earns {points:g} points", "Let its simplest cases reject that."
            )
            if points
            else None
        )


def _accepted(path: Path, item: ItemResult) -> Finding | None:
    if item.points == FULL_POINTS:
        return None
    failed = [p for p in item.properties if p.status is not Verdict.PASSED]
    said = "; ".join(f"{p.name} ({p.message})" if p.message else p.name for p in failed[:3])
    points = "no points (BROKEN)" if item.points is None else f"{item.points:g} of 100"
    return Finding(str(path), f"right code earns {points}: {said}", "Is the solution wrong, or the test?")


def _rejected(path: Path, states: Statement, item: ItemResult) -> Finding | None:
    if item.points is None or not states.low - SLACK <= item.points <= states.high + SLACK:
        want = f"{states.low:g}" if states.low == states.high else f"{states.low:g} to {states.high:g}"
        got = "none (BROKEN)" if item.points is None else f"{item.points:g}"
        return Finding(
            str(path), f"it should earn {want} points and earns {got}", "Correct its head, or the factors' points."
        )
    failed = frozenset(p.name for p in item.properties if p.status is Verdict.FAILED)
    if not states.loses <= failed <= states.loses | states.may_lose:
        return Finding(
            str(path),
            f"it should lose {_list(states.loses)} and loses {_list(failed)}",
            "Correct its head, or the cases.",
        )
    told = str(item.diagnosis) if item.diagnosis else None
    if told != states.told:
        return Finding(str(path), f"it should be told '{states.told or 'nothing'}' and is told '{told or 'nothing'}'")
    return None


def _list(names: frozenset[str]) -> str:
    return "; ".join(sorted(names)) or "nothing"
