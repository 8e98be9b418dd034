"""What holds the rooms apart: imports go downwards, what runs confined and what students get stand alone."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import coursekit
from coursekit import catalog
from coursekit.cli.main import COMMANDS

PACKAGE = Path(coursekit.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The top-level packages that a file imports, wherever in it, with the number of dots before them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0], node.level


def absolute(path: Path) -> set[str]:
    """The packages that a file imports by their own name."""
    return {name for name, level in imported(path) if level == 0}


def test_imports_go_downwards_and_only_the_command_line_prints() -> None:
    run = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", run, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted((PACKAGE / "sandbox" / "inside").glob("*.py")), ids=lambda p: p.stem)
def test_what_runs_confined_knows_nothing_of_ours(path: Path) -> None:
    assert absolute(path) <= {*sys.stdlib_module_names, "numpy", "msgspec", "landlockpy"}
    assert all(level <= 1 for _, level in imported(path))  # no `from .. import`


def test_the_students_file_needs_numpy_and_the_standard_library_alone() -> None:
    assert absolute(PACKAGE / "selfcheck.py") <= {*sys.stdlib_module_names, "numpy"}


def test_nothing_is_pickled_by_us() -> None:
    """What comes out of a worker is decoded strictly, and what is frozen is plain data."""
    unsafe = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    assert {path.name: found for path in MODULES if (found := absolute(path) & unsafe)} == {}


@pytest.mark.parametrize("command", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_loads_nothing_heavy(command: list[str]) -> None:
    code = (
        "import sys; from coursekit.cli import main\n"
        f"sys.argv = ['coursekit', *{command!r}]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "msgspec", "jinja2", "nbformat", "rich", "IPython", "hypothesis", "pytest", "asyncio"}
    assert heavy.isdisjoint(done.stderr.split())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)) or text.startswith("# ")  # the students' file is read by people first


def test_a_topic_is_a_file_and_knows_its_own_name() -> None:
    files = {p.stem for p in (PACKAGE / "topics").glob("*.py")} - {"__init__"}
    known = catalog.load()
    assert {thing.topic for thing in [*known.problems.values(), *known.exercises.values()]} == files
