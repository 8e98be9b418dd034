"""A small course, a way to call the command line in this process, and a student who does the homework."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from coursekit import catalog
from coursekit.answers import thaw_answer
from coursekit.cli import main
from coursekit.demo.homework import write_answer, write_function
from coursekit.folders import builtin_folder
from coursekit.frozen import Frozen, frozen_folder

KEY = bytes(range(32))
ROSTER = "student,name,email,lang\nolena,Олена Коваль,olena@example.org,uk\njohn,John Smith,john@example.org,en\n"
LAB = """\
title = { uk = "Лабораторна", en = "Lab" }

[limits]
call_seconds = 1
cell_seconds = 2
total_seconds = 60

[[items]]
name = "softmax_by_hand"
points = 2
difficulty = "easy"

[[items]]
name = "output_size"
points = 3

[[items]]
name = "conv_parameters"
points = 5
"""


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which has to be JSON and nothing else."""
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """run(argument, …) -> Done: the command line as it is, in this process."""

    def call(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["coursekit", *map(str, arguments)])
        capfd.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Done(code, out, err)

    return call


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with the assignment `lab`: a problem and two exercises that are frozen fast. Nothing is generated."""
    return make_course(tmp_path / "course")


@pytest.fixture(scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from coursekit.course import find_course
    from coursekit.generate.release import generate

    folder = make_course(tmp_path_factory.mktemp("released") / "course")
    course = find_course(folder, need=True)
    generate(course, course.assignment("lab"), course.students(), folder / "release")
    return folder


@pytest.fixture
def released(_released: Path, tmp_path: Path) -> Path:
    """The same course, with `lab` generated for its two students."""
    shutil.copytree(_released, tmp_path / "course")
    return tmp_path / "course"


def make_course(folder: Path, key: bytes = KEY) -> Path:
    """A course folder with a key of its own."""
    (folder / "assignments").mkdir(parents=True)
    (folder / "course.toml").write_text('[course]\nname = "small"\ntitle = { en = "Small" }\n', encoding="utf-8")
    (folder / "assignments" / "lab.toml").write_text(LAB, encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (folder / "course.key").write_bytes(key)
    (folder / "course.key").chmod(0o600)
    return folder


def notebook_of(course: Path, student: str) -> dict[str, Any]:
    """The notebook that was handed out."""
    notebook: dict[str, Any] = json.loads(released_file(course, student).read_text("utf-8"))
    return notebook


def released_file(course: Path, student: str) -> Path:
    """Where the notebook that was handed out lies."""
    return course / "release" / "lab" / student / "lab.ipynb"


def solution(exercise: str) -> str:
    """Right code."""
    folder = builtin_folder() / "solutions" / exercise / "accepted"
    return next(iter(sorted(folder.glob("*.py")))).read_text("utf-8")


def solved(course: Path, student: str) -> dict[str, Any]:
    """The student's notebook with everything right in it."""
    notebook, known = notebook_of(course, student), catalog.load()
    variants = Frozen(frozen_folder(course, "lab")).variants(student)
    write_answer(notebook, known.problem("softmax_by_hand"), thaw_answer(variants["softmax_by_hand"]))
    for exercise in ("output_size", "conv_parameters"):
        write_function(notebook, exercise, solution(exercise))
    return notebook


def add_cell(notebook: dict[str, Any], source: str) -> None:
    """Adds a code cell at the end."""
    cell = {"cell_type": "code", "id": f"added-{len(notebook['cells'])}", "metadata": {}, "outputs": []}
    notebook["cells"].append(cell | {"execution_count": None, "source": source})


def hand_in(folder: Path, student: str, notebook: dict[str, Any] | str) -> Path:
    """Puts a notebook, or a text that is none, into the student's folder."""
    file = folder / student / "lab.ipynb"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    return file


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder: its path and its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
