"""course.toml and assignments/NAME.toml → typed values."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from coursekit.course.roster import LANGUAGES
from coursekit.course.tables import Table, read_table
from coursekit.errors import CourseError

LIMITS = ("call_seconds", "cell_seconds", "total_seconds", "memory_mb")
MOST_POINTS = 1000  # of one item; more is a slip of the pen

Feedback = Literal["counterexample", "label", "none"]
Difficulty = Literal["easy", "standard", "hard"]

# Names of courses and assignments: no dot, for a signed identity separates its parts by dots.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ITEM_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PACKAGE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Item:
    """A problem or an exercise of an assignment, and its points. `difficulty` is for problems alone."""

    name: str
    points: float
    difficulty: Difficulty = "standard"


@dataclass(frozen=True)
class Assignment:
    """What assignments/NAME.toml says. `title` has every language; `limits` the LIMITS that it states."""

    name: str
    title: dict[str, str]
    due: str
    items: tuple[Item, ...]
    feedback: Feedback
    packages: tuple[str, ...]
    limits: dict[str, float]


@dataclass(frozen=True)
class Heading:
    """What course.toml says of a course. `title` has every language."""

    name: str
    title: dict[str, str]
    lang: str


def read_heading(file: Path) -> Heading:
    """The values of a course.toml. Raises CourseError naming file, line and key."""
    top = read_table(file)
    course = top.table("course")
    name = course.text("name")
    if not _NAME.fullmatch(name):
        course.fail("name", f"is '{name}'", "Short: Latin letters, digits, - and _. The title may say more.")
    heading = Heading(name, _titles(course), course.one_of("lang", LANGUAGES, "uk"))
    course.done()
    top.done()
    return heading


def read_assignment(file: Path) -> Assignment:
    """The values of an assignment's file. Raises CourseError naming file, line and key."""
    top = read_table(file)
    feedback = top.one_of("feedback", ("counterexample", "label", "none"), "counterexample")
    assignment = Assignment(
        name=file.stem,
        title=_titles(top),
        due=top.moment("due"),
        items=_items(top),
        feedback=cast(Feedback, feedback),
        packages=_packages(top.table("worker")),
        limits=_limits(top.table("limits")),
    )
    if not _NAME.fullmatch(file.stem):
        raise CourseError(f"{file}: the name is not one", "Latin letters, digits, - and _, and .toml.")
    top.done()
    return assignment


def _titles(table: Table) -> dict[str, str]:
    """Language → title; a language that is not there takes the title of the other."""
    titles = table.table("title")
    said = {lang: titles.text(lang, "") for lang in LANGUAGES}
    titles.done()
    any_title = next((title for title in said.values() if title), None)
    if any_title is None:
        table.fail("title", "is missing", 'Write it like: title = { uk = "…", en = "…" }')
    return {lang: title or any_title for lang, title in said.items()}


def _items(top: Table) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for table in top.tables("items"):
        name = table.text("name")
        if not _ITEM_NAME.fullmatch(name):
            table.fail("name", f"is '{name}'", "Small Latin letters, digits and _.")
        if name in items:
            table.fail("name", f"is '{name}' a second time", "An item stands in an assignment once.")
        difficulty = table.one_of("difficulty", ("easy", "standard", "hard"), "standard")
        items[name] = Item(name, float(table.number("points", 0, MOST_POINTS)), cast(Difficulty, difficulty))
        table.done()
    return tuple(items.values())


def _packages(worker: Table) -> tuple[str, ...]:
    packages = worker.texts("packages")
    for package in packages:
        if not _PACKAGE.fullmatch(package):
            worker.fail("packages", f"has '{package}' in it", "Names as one imports them: scipy, matplotlib.")
    worker.done()
    return packages


def _limits(table: Table) -> dict[str, float]:
    # A tenth of a second and 64 MB: with less, right solutions fail on a busy machine.
    low, high = {"memory_mb": 64}, {"memory_mb": 1 << 20}
    read = {key: table.number(key, low.get(key, 0.1), high.get(key, 86400), -1) for key in LIMITS}
    table.done()
    return {key: value for key, value in read.items() if value != -1}
