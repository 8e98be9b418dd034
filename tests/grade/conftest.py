"""One generated course for all tests of this folder, and one sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from course_sample import make_course

from coursekit.course import Course
from coursekit.errors import MachineError
from coursekit.generate.release import generate
from coursekit.sandbox import Sandbox, open_sandbox


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Generated, and not to be changed."""
    made = make_course(tmp_path_factory.mktemp("course") / "made")
    generate(made, made.assignment("hw"), made.students(), made.folder / "release")
    return made


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    try:
        opened = open_sandbox(tier="core")
    except MachineError:
        opened = open_sandbox(unsafe=True)
    with opened:
        yield opened


@pytest.fixture
def own_course(course: Course, tmp_path: Path) -> Course:
    """A copy of the generated course, to grade in."""
    import shutil

    from coursekit.course import find_course

    shutil.copytree(course.folder, tmp_path / "own")
    return find_course(tmp_path / "own", need=True)
