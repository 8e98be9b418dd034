"""The same properties live, under pytest: `pytest -p coursekit.pytest_plugin --submission FILE`.

One test for each property of each exercise that the file defines; Hypothesis draws the cases and shrinks them. The
file runs in pytest's own process, without confinement.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coursekit.errors import CoursekitError, did_you_mean

if TYPE_CHECKING:
    from _pytest._code.code import ExceptionInfo, TerminalRepr

    from coursekit.exercise import Exercise
    from coursekit.live import Found, Handed, Property

OPEN = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("coursekit", "coursekit: an exercise's properties, live")
    group.addoption(
        "--submission",
        metavar="FILE",
        type=Path,
        help="Notebook or .py file to test, for each exercise that it defines. It is run in this process, with all "
        "that you may do yourself: only for code that you trust. To grade students' files use `coursekit grade`.",
    )
    group.addoption(
        "--exercise", metavar="NAME", action="append", default=[], help="Only this exercise. Can be said again."
    )
    group.addoption(
        "--course", metavar="DIR", type=Path, help="Course folder with topics/ of its own. Else the current one."
    )


def pytest_configure(config: pytest.Config) -> None:
    if _submission(config) is None:
        return
    from coursekit.live.searching import storage_elsewhere

    config.stash[OPEN] = ExitStack()
    config.stash[OPEN].enter_context(storage_elsewhere())


def pytest_unconfigure(config: pytest.Config) -> None:
    if OPEN in config.stash:
        config.stash[OPEN].close()


def pytest_report_header(config: pytest.Config) -> str | None:
    file = _submission(config)
    return f"coursekit: {file} runs in this process, without confinement" if file else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Only says what is missing; the collection itself is pytest's."""
    if _submission(session.config) is None:
        raise pytest.UsageError("coursekit: name a notebook or a .py file: --submission FILE")


@pytest.hookimpl(tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> pytest.CollectReport | None:
    """In place of the tests of a folder: those of the submission."""
    file = _submission(collector.config)
    if file is None or not isinstance(collector, pytest.Session):
        return None
    below = Path(os.path.relpath(file, collector.config.rootpath)).as_posix()  # pytest shows it from the current folder
    found = SubmissionTests.from_parent(collector, path=file.absolute(), nodeid=below)
    return pytest.CollectReport(collector.nodeid, "passed", None, [found])


def _submission(config: pytest.Config) -> Path | None:
    file: Path | None = config.getoption("--submission")
    return file


class SubmissionTests(pytest.File):
    """A file, run once to see what it defines."""

    def collect(self) -> Iterator["ExerciseTests"]:
        from coursekit.grade.attempt import read_file
        from coursekit.live import Handed

        try:
            known = self._exercises()
            handed = Handed(read_file(self.path))
            for name in self._chosen(known, handed):
                yield ExerciseTests.from_parent(self, name=name, exercise=known[name], handed=handed)
        except CoursekitError as error:
            raise self.CollectError(_said(error)) from error

    def _exercises(self) -> "dict[str, Exercise]":
        from coursekit import catalog
        from coursekit.course import find_course

        course = find_course(self.config.getoption("--course"), need=False)
        return catalog.load(None if course.builtin else course.folder).exercises

    def _chosen(self, known: "dict[str, Exercise]", handed: "Handed") -> list[str]:
        asked: list[str] = self.config.getoption("--exercise")
        for name in asked:
            if name not in known:
                raise self.CollectError(f"there is no exercise '{name}'\n{did_you_mean(name, known, 'Exercises are')}")
        chosen = [name for name in known if name in handed.names and (not asked or name in asked)]
        if missing := [name for name in asked if name not in chosen]:
            raise self.CollectError(_nothing(f"defines no {missing[0]}", self.path, handed))
        if not chosen:
            raise self.CollectError(_nothing(f"defines none of the exercises: {', '.join(known)}", self.path, handed))
        return chosen


def _nothing(what: str, path: Path, handed: "Handed") -> str:
    from coursekit.grade.submission import cell_notes

    return "\n".join([f"{path.name} {what}", *map(str, cell_notes(handed.faults, dict(handed.sources)))])


class ExerciseTests(pytest.Collector):
    """One exercise that the file defines."""

    def __init__(self, *, exercise: "Exercise", handed: "Handed", **given: Any) -> None:
        super().__init__(**given)
        self.exercise, self.handed = exercise, handed

    def collect(self) -> Iterable["PropertyTest"]:
        from coursekit.live import properties

        for prop in properties(self.exercise):
            yield PropertyTest.from_parent(self, name=prop.name, prop=prop)


class PropertyTest(pytest.Item):
    """One property; it stands alone, whatever became of the others."""

    parent: ExerciseTests

    def __init__(self, *, prop: "Property", **given: Any) -> None:
        super().__init__(**given)
        self.prop = prop

    def runtest(self) -> None:
        from coursekit.live import search

        seeded = self.config.getoption("--hypothesis-seed", None) is not None
        found = search(self.parent.exercise, self.prop, self.parent.handed, seeded=seeded)
        if found is not None:
            raise PropertyFailedError(found)

    def repr_failure(self, excinfo: "ExceptionInfo[BaseException]", style: Any = None) -> "str | TerminalRepr":
        from coursekit.live.telling import Told

        error = excinfo.value
        if isinstance(error, PropertyFailedError):
            return Told(self.parent.exercise, error.found, str(self.path))
        if isinstance(error, CoursekitError):
            return _said(error)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.parent.name}: {self.name}"


class PropertyFailedError(AssertionError):
    """A property does not hold."""

    def __init__(self, found: "Found") -> None:
        super().__init__(str(found.message))
        self.found = found


def _said(error: CoursekitError) -> str:
    return f"{error.message}\n{error.hint}".strip()
