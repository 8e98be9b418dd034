"""Every problem and every exercise, by name: the built-in ones and those of the course's own topics/*.py."""

import importlib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from coursekit import topics
from coursekit.errors import CourseError, UsageError, did_you_mean
from coursekit.exercise import Exercise
from coursekit.problem import Problem

OWN = "coursekit_course_topics_"  # how the names of a course's own topics begin, as modules


@dataclass(frozen=True)
class Catalog:
    """What an assignment can choose from."""

    problems: dict[str, Problem]
    exercises: dict[str, Exercise]

    def problem(self, name: str) -> Problem:
        """The problem of this name; UsageError with a suggestion if there is none."""
        if name not in self.problems:
            raise UsageError(f"there is no problem '{name}'", did_you_mean(name, self.problems, "Problems are"))
        return self.problems[name]

    def exercise(self, name: str) -> Exercise:
        """The exercise of this name; UsageError with a suggestion if there is none."""
        if name not in self.exercises:
            raise UsageError(f"there is no exercise '{name}'", did_you_mean(name, self.exercises, "Exercises are"))
        return self.exercises[name]

    def names(self) -> list[str]:
        """All names, problems first."""
        return [*self.problems, *self.exercises]


@cache
def load(folder: Path | None = None) -> Catalog:
    """The catalog of a course: built-in topics, then `folder`/topics/*.py, whose names win."""
    problems: dict[str, Problem] = {}
    exercises: dict[str, Exercise] = {}
    for module in [*_builtin(), *_own(folder)]:
        for problem in getattr(module, "PROBLEMS", ()):
            problems[problem.name] = problem
        for exercise in getattr(module, "EXERCISES", ()):
            exercises[exercise.name] = exercise
    if both := problems.keys() & exercises.keys():
        raise CourseError(f"'{min(both)}' is a problem and an exercise", "Give one of them another name.")
    return Catalog(problems, exercises)


def described(error: BaseException) -> str:
    """`TypeError: … (FILE:LINE)`: an error in a topic's code, with the deepest line of a topic that it came through."""
    names = (f"{topics.__name__}.", OWN)
    places = [
        f" ({frame.f_code.co_filename}:{line})"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__")).startswith(names)
    ]
    return f"{type(error).__name__}: {error}{places[-1] if places else ''}"


def _builtin() -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(topics.__path__), key=lambda i: i.name):
        yield importlib.import_module(f"{topics.__name__}.{info.name}")


def _own(folder: Path | None) -> Iterator[ModuleType]:
    for path in sorted((folder / "topics").glob("*.py")) if folder else ():
        name = f"{OWN}{path.stem}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise CourseError(f"{path}: cannot be imported")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # dataclasses and msgspec look their annotations up there
        try:
            spec.loader.exec_module(module)
        except CourseError:
            raise
        except Exception as error:
            line = next((f"line {t[0]}" for t in reversed(_lines(error, path))), "")
            raise CourseError(
                f"{path}: {line + ': ' if line else ''}{type(error).__name__}: {error}",
                "Mend this topic, or take it out.",
            ) from error
        yield module


def _lines(error: BaseException, path: Path) -> list[tuple[int, str]]:
    return [(f.lineno or 0, f.filename) for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
