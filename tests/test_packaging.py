"""The package as it is installed: built from the source distribution, in an environment and a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coursekit import __version__

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
NOT_SOURCE = shutil.ignore_patterns(".git", ".venv*", ".*_cache", ".hypothesis", "dist", "build", "*.egg-info")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def bash(*command: str | Path, cwd: Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
    """Runs a command as someone would who has never heard of this checkout."""
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_SOURCE)
    stray = folder / "source" / "solutions" / "softmax" / "accepted" / "__pycache__" / "rows.pyc"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"what Python leaves behind")
    bash(sys.executable, "-m", "build", "--outdir", folder / "dist", folder / "source", cwd=folder)
    return folder / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def place(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, with the wheel installed into `env` in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    bash(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    bash(folder / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def coursekit(place: Path) -> Run:
    """coursekit(argument, …, code=0) -> what the installed command did."""

    def run(*arguments: str | Path, code: int = 0, cwd: Path = place) -> "subprocess.CompletedProcess[str]":
        return bash(place / "env" / "bin" / "coursekit", *arguments, cwd=cwd, code=code)

    return run


def test_the_wheel_holds_the_built_in_course_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    course = {n.removeprefix("coursekit/_course/") for n in names if n.startswith("coursekit/_course/")}
    folders = [ROOT / kind for kind in ("assignments", "solutions", "templates")]
    source = {str(p.relative_to(ROOT)) for f in folders for p in f.rglob("*") if p.is_file()}
    assert course == {n for n in source if "__pycache__" not in n} | {"course.toml"}
    modules = {str(p.relative_to(ROOT)) for p in (ROOT / "coursekit").rglob("*.py")}
    rest = {n for n in names if not n.startswith("coursekit/_course/") and ".dist-info/" not in n}
    assert rest == modules | {"coursekit/py.typed"}


def test_the_source_distribution_holds_what_the_tests_read(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {"Makefile", "LICENSE", "course.toml", "assignments/convolution.toml", "docs/generate.py"} <= names
    assert not [n for n in names if n.startswith((".venv", "dist/", "frozen/", "grades/")) or n.endswith(".key")]


def test_it_says_its_version(coursekit: Run) -> None:
    assert coursekit("--version").stdout == f"coursekit, version {__version__}\n"


def test_it_is_not_the_checkout_that_runs(place: Path) -> None:
    code = "import coursekit.folders as f; print(f.builtin_folder())"
    found = Path(bash(place / "env" / "bin" / "python", "-c", code, cwd=place).stdout.strip())
    assert found.is_relative_to(place / "env")


def test_topics_are_those_of_the_checkout(coursekit: Run) -> None:
    from coursekit import catalog

    listed = json.loads(coursekit("topics", "--json").stdout)
    assert [p["name"] for p in listed["problems"]] == [*catalog.load().problems]
    assert [e["name"] for e in listed["exercises"]] == [*catalog.load().exercises]


def test_a_solution_can_be_tried_without_a_course(coursekit: Run, place: Path) -> None:
    shutil.copy(ROOT / "solutions" / "softmax" / "accepted" / "rows.py", place / "mine.py")
    assert json.loads(coursekit("try", "softmax", "mine.py", "--json").stdout)["points"] == 100


def test_a_course_runs_from_init_to_grades(coursekit: Run, place: Path) -> None:
    coursekit("init", "course")
    course = place / "course"
    coursekit("generate", "convolution", cwd=course)
    released = course / "release" / "convolution"
    notebook = released / "example.olena" / "convolution.ipynb"
    checked = coursekit("check", notebook, code=1)
    assert "conv2d" in checked.stdout
    done = coursekit("grade", "convolution", released, "--format", "json", cwd=course)
    students = json.loads(done.stdout)["students"]
    assert [(s["student"], s["points"]) for s in students] == [("example.olena", 0), ("example.john", 0)]
    assert {i["status"] for s in students for i in s["items"]} == {"MISSING"}
    assert (course / "grades" / "convolution" / "feedback" / "example.john.html").is_file()


def test_the_demo_keeps_its_promises(coursekit: Run) -> None:
    assert "every student got the points" in coursekit("demo", "--keep", "demo").stdout
