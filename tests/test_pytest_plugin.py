"""pytest -p coursekit.pytest_plugin, as staff type it: in a folder of its own, warnings as errors."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # whole runs of the program, or thousands of calls

STARTER = "def output_size(n, f, p=0, s=1):\n    raise NotImplementedError\n"
RIGHT = "def output_size(n, f, p=0, s=1):\n    return (n - f + 2 * p) // s + 1\n"
WRONG = "def output_size(n, f, p=0, s=1):\n    return (n - f) // s + 1\n"
TOPIC = """
from coursekit.exercise import Exercise, Factor
def reference(n):
    return 2 * n
twice = Exercise(reference, name="twice", topic="twice", summary="", shapes="", letters={"n": (1, 2, 3)},
    fits=lambda p: True, work=lambda p: 1, magnitude=lambda n: 0, simple_points=50, state_points=10, examples=[],
    factors=[Factor("size", 40, lambda p: p.n > 1, ("one", "more"))])
@twice.case
def case(plan, draw):
    return (plan.n,), {}
EXERCISES = (twice,)
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def run(place: Path, *arguments: str, code: int = 0) -> str:
    """What pytest prints with the plugin, in `place`."""
    hidden = {"PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "COLUMNS", "CI"}
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    command = [sys.executable, "-W", "error", "-m", "pytest", "-p", "coursekit.pytest_plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *arguments], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_right_file_passes_one_test_for_each_property_and_leaves_nothing_behind(place: Path) -> None:
    (place / "mine.py").write_text(RIGHT, "utf-8")
    said = run(place, "--submission", "mine.py", "-v", "-W", "error")
    assert "mine.py::output_size::simple PASSED" in said
    assert "mine.py::output_size::padding_widens PASSED" in said
    assert "mine.py runs in this process, without confinement" in said
    assert "failed" not in said
    assert [p.name for p in place.iterdir()] == ["mine.py"]


def test_a_wrong_file_shows_the_call_and_no_traceback(place: Path) -> None:
    (place / "mine.py").write_text(WRONG, "utf-8")
    said = run(place, "--submission", "mine.py", "-k", "simple or together", code=1)
    assert "output_size: together" in said
    assert "output_size(7, 3, p=1)" in said
    assert "Traceback" not in said
    assert "Error" not in said
    assert "FAILED mine.py::output_size::together" in said
    assert "1 failed, 2 passed" in said  # grow_together, too


@pytest.mark.slow
def test_two_runs_are_equal_and_a_seed_is_honoured(place: Path) -> None:
    odd = WRONG.replace("return", "open('asked.txt', 'a').write(f'{n} {f} {p} {s};')\n    return")
    (place / "mine.py").write_text(odd, "utf-8")

    def asked(*arguments: str) -> str:
        (place / "asked.txt").unlink(missing_ok=True)
        run(place, "--submission", "mine.py", "-k", "together", *arguments, code=1)
        return (place / "asked.txt").read_text("utf-8")

    first = asked()
    assert asked() == first
    assert asked("--hypothesis-seed=1") != first


def test_a_notebook_is_read_as_when_it_is_graded(place: Path) -> None:
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for source in ("%matplotlib inline\nimport matplotlib.pyplot as plt", RIGHT)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (place / "mine.ipynb").write_text(json.dumps(notebook), "utf-8")
    assert "1 passed" in run(place, "--submission", "mine.ipynb", "-k", "simple")


@pytest.mark.slow
def test_the_starter_fails_everything(place: Path) -> None:
    (place / "mine.py").write_text(STARTER, "utf-8")
    said = run(place, "--submission", "mine.py", code=1)
    assert "passed" not in said
    assert "NotImplementedError" in said


def test_a_course_brings_its_own_exercises(place: Path) -> None:
    (place / "topics").mkdir()
    (place / "topics" / "twice.py").write_text(TOPIC, "utf-8")
    (place / "course.toml").write_text('[course]\nname = "a-course"\ntitle = { en = "A course" }\n', "utf-8")
    (place / "mine.py").write_text(RIGHT + "def twice(n):\n    return n + n\n", "utf-8")
    said = run(place, "--submission", "mine.py", "--exercise", "twice", "-v")
    assert "mine.py::twice::size: more PASSED" in said
    assert "output_size" not in said
    (place / "elsewhere").mkdir()
    assert "passed" in run(place / "elsewhere", "--submission", "../mine.py", "--course", "..", "--exercise", "twice")


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ([], 4, "name a notebook or a .py file: --submission FILE"),
        (["--submission", "no.py"], 2, "no.py: there is no such file"),
        (["--submission", "mine.py", "--exercise", "outputsize"], 2, "Did you mean 'output_size'?"),
        (["--submission", "mine.py", "--exercise", "conv2d"], 2, "mine.py defines no conv2d"),
        (["--submission", "other.py"], 2, "Cell 1 stopped with NameError at line 2: oops"),
        (["--course", ".", "--submission", "mine.py"], 2, "is not a course"),
    ],
)
def test_what_is_missing_is_said(place: Path, arguments: list[str], code: int, expected: str) -> None:
    (place / "mine.py").write_text(RIGHT, "utf-8")
    (place / "other.py").write_text("\noops\n" + RIGHT, "utf-8")
    said = run(place, *arguments, code=code)
    assert expected in said
    assert "Traceback" not in said


def test_help_says_that_the_file_is_run_here(place: Path) -> None:
    said = " ".join(run(place, "--help").split())
    assert "only for code that you trust" in said


def test_other_runs_of_pytest_do_not_know_it(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--help"], cwd=place, capture_output=True, text=True, check=True
    )
    assert "--submission" not in done.stdout
