"""Another numpy and another Hypothesis: the same class, graded, gives the same results.json to the byte."""

import json
import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.classes import Class

ROOT = Path(__file__).parents[2]
OTHER_HYPOTHESIS = "6.100.0"
STUDENTS = 40
# numpy 2 changed what scalars of narrow types come to: np.float16(192) * 3 * 121 is 69696 with numpy 1.26, and inf with
# 2.x. Code that computes with such scalars does give other answers, and no grader can make them the same.
NARROW = ("np.float16(", "np.int8(", "np.int16(", "np.uint8(", "np.uint16(")

pytestmark = pytest.mark.slow  # a fresh environment, whole runs of the program


def graded(python: Path | str, group: Class, jobs: int) -> bytes:
    """results.json as `coursekit grade` writes it under this interpreter."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(python), "-m", "coursekit", *group.grade, "--jobs", str(jobs)]
    done = subprocess.run(command, env=environment, cwd=group.course.folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return group.results.read_bytes()


def other_python(folder: Path, numpy: str) -> Path:
    """An interpreter with what coursekit needs, two of it in other releases."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    pinned = [f"numpy=={numpy}", f"hypothesis=={OTHER_HYPOTHESIS}"]
    subprocess.run([str(python), "-m", "pip", "install", "-q", *needed, *pinned], check=True, capture_output=True)
    said = "import numpy, hypothesis; print(numpy.__version__, hypothesis.__version__)"
    assert subprocess.check_output([str(python), "-c", said], text=True).split() == [numpy, OTHER_HYPOTHESIS]
    return python


def items(results: bytes) -> dict[tuple[str, str], Any]:
    """(student, item) -> all that is said of it."""
    return {(s["student"], i["item"]): i for s in json.loads(results)["students"] for i in s["items"]}


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A class that handed in."""
    made = Class(tmp_path_factory.mktemp("class") / "course")
    made.grow(STUDENTS)
    return made


@pytest.fixture(scope="module")
def ours(group: Class) -> bytes:
    """What this interpreter makes of it, with one process and with two."""
    one, two = (graded(sys.executable, group, jobs) for jobs in (1, 2))
    assert one == two
    return one


@pytest.mark.skipif(np.__version__.startswith("1."), reason="numpy 1.26 is the other release then")
def test_within_numpy_2_the_results_are_the_same_to_the_byte(group: Class, ours: bytes, tmp_path: Path) -> None:
    other = other_python(tmp_path / "venv", "2.2.6")
    assert [graded(other, group, jobs) == ours for jobs in (1, 2)] == [True, True]


@pytest.mark.skipif(np.__version__.startswith("1."), reason="numpy 1.26 is the other release then")
def test_with_numpy_1_only_code_that_computes_with_narrow_scalars_fares_otherwise(
    group: Class, ours: bytes, tmp_path: Path
) -> None:
    other = other_python(tmp_path / "venv", "1.26.4")
    one, two = (graded(other, group, jobs) for jobs in (1, 2))
    assert one == two
    here, there = items(ours), items(one)
    assert here.keys() == there.keys()
    narrow = {
        (student, written.exercise)
        for student in group.students
        for written in group.functions(student)
        if any(name in written.source for name in NARROW)
    }
    assert {key for key in here if here[key] != there[key]} <= narrow
    assert len(narrow) < len(here) / 20  # hardly anything is excused
