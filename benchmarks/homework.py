"""The same homework for other graders: exercises, the frozen cases as asserts, and what each student handed in.

Their hidden tests are one for each exercise: every frozen case is called and its answer compared with the stored one,
in shape and within its tolerance. They stop at the first that differs, and ask neither what arrays look like in memory
nor what a function keeps from call to call: they do less than coursekit does.
"""

import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.classes import Class, Written
from coursekit.frozen import Frozen, frozen_folder

# Stands in the tests of every grader; {cases} and {exercise} are filled in.
TEST = """\
import pickle
import numpy as np
with open({cases!r}, "rb") as file:
    frozen = pickle.load(file)[{exercise!r}]
for args, options, want, tolerance in frozen:
    got = np.asarray({exercise}(*args, **options), dtype=np.float64)
    assert got.shape == want.shape, (got.shape, want.shape)
    assert np.max(np.abs(got - want), initial=0) <= tolerance
"""


@dataclass(frozen=True)
class Homework:
    """A class's functions and the file of frozen cases that its tests load."""

    group: Class
    cases: Path

    @property
    def students(self) -> tuple[str, ...]:
        """In the order of the roster."""
        return self.group.students

    @property
    def exercises(self) -> Sequence[str]:
        """In the order of the assignment."""
        return self.group.exercises

    def test(self, exercise: str) -> str:
        """Python that raises where a function of this name, defined already, fails a case."""
        return TEST.format(cases=str(self.cases), exercise=exercise)


def make_homework(folder: Path, count: int) -> Homework:
    """Seven exercises, `count` students who handed in; cases.pickle lies beside the course."""
    group = Class(folder / "course", functions_only=True)
    group.grow(count)
    frozen = Frozen(frozen_folder(group.course.folder, group.assignment))
    listed: dict[str, list[tuple[Any, ...]]] = {}
    for name in group.exercises:
        cases = frozen.cases(name)
        listed[name] = [
            (call.args, call.options, want, tolerance)
            for call, want, tolerance in zip(cases.calls, cases.wants, cases.tolerances, strict=True)
        ]
    path = folder / "cases.pickle"
    path.write_bytes(pickle.dumps(listed))
    return Homework(group, path)


def notebook(cells: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """A notebook of code cells, each with its metadata."""
    listed: list[dict[str, Any]] = [
        {"cell_type": "code", "id": f"cell-{n}", "metadata": metadata, "outputs": [], "execution_count": None,
         "source": source}
        for n, (source, metadata) in enumerate(cells)
    ]  # fmt: skip
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": listed}, indent=1)


def plain(functions: Sequence[Written]) -> str:
    """A student's notebook: a cell for each function."""
    return notebook([(written.source, {}) for written in functions])
