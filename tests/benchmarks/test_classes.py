"""The benchmarks' class: the same every time, no two alike, right and wrong as it says of itself."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.classes import ALL_WELL, Class
from benchmarks.floor import floor_seconds
from benchmarks.growth import flat
from benchmarks.homework import TEST, make_homework, plain
from benchmarks.measure import on_cores, run
from coursekit.desk import GradingSession
from coursekit.intake import read_identity

pytestmark = pytest.mark.slow  # half a minute


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Three students, then two more."""
    made = Class(tmp_path_factory.mktemp("class") / "course", functions_only=True)
    made.grow(3)
    made.grow(5)
    return made


def sources(group: Class, student: str) -> list[str]:
    """The code cells handed in."""
    notebook = json.loads((group.handed_in / student / f"{group.assignment}.ipynb").read_text("utf-8"))
    assert read_identity(group.course.key, notebook["metadata"]["coursekit"]["identity"]).student == student
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def test_a_class_that_grew_is_the_class_made_at_once(group: Class, tmp_path: Path) -> None:
    at_once = Class(tmp_path / "course", functions_only=True)
    at_once.grow(5)
    assert at_once.students == group.students
    for student in group.students:
        assert at_once.functions(student) == group.functions(student)
        assert sources(at_once, student) == sources(group, student)


def test_no_two_students_hand_in_the_same_code(group: Class) -> None:
    cells = [c for student in group.students for c in sources(group, student) if c.startswith(f"# {student}")]
    assert len(cells) == len(set(cells)) == len(group.students) * len(group.exercises)


def test_grading_finds_right_what_the_class_says_is_right(group: Class) -> None:
    session = GradingSession(group.course, group.course.assignment(group.assignment))
    results, _ = session.grade(session.take_in(group.handed_in))
    found = {(s.student, i.item): i.points == i.max_points for s in results.students for i in s.items}
    said = {(s, w.exercise): w.right for s in group.students for w in group.functions(s)}
    assert found == said
    assert set(found.values()) == {True, False}
    assert all(found[ALL_WELL, name] for name in group.exercises)


def test_the_tests_for_other_graders_pass_right_code_and_reject_wrong(tmp_path: Path) -> None:
    homework = make_homework(tmp_path, 1)
    for written in homework.group.functions(ALL_WELL):
        exec(written.source + homework.test(written.exercise), {})
    wrong = TEST.format(cases=str(homework.cases), exercise="output_size")
    with pytest.raises(AssertionError):
        exec("def output_size(n, f, p=0, s=1): return n - f\n" + wrong, {})
    cells = json.loads(plain(homework.group.functions(ALL_WELL)))["cells"]
    assert [w.source for w in homework.group.functions(ALL_WELL)] == [c["source"] for c in cells]


@pytest.mark.parametrize("processes", [1, 2])
def test_the_floor_takes_time(group: Class, processes: int) -> None:
    with on_cores(processes):
        assert floor_seconds([group.functions(s) for s in group.students], group.calls(), processes) > 0


def test_memory_of_a_command_and_its_children_is_seen() -> None:
    python = shutil.which("python3") or "python3"
    child = "x = bytearray(80 << 20); import time; time.sleep(0.5)"
    ran = run(python, "-c", f"import subprocess; subprocess.run([{python!r}, '-c', {child!r}])")
    assert ran.child_peak > 80 > ran.peak > 1
    assert ran.seconds >= 0.5


def test_a_command_that_fails_ends_the_benchmark_with_its_words() -> None:
    with pytest.raises(SystemExit, match="alas"):
        run("python3", "-c", "raise ValueError('alas')")


@pytest.mark.parametrize(("peaks", "is_flat"), [([100, 109, 91], True), ([100, 111], False), ([100, 89], False)])
def test_memory_is_flat_within_a_tenth_of_the_first(peaks: list[float], is_flat: bool) -> None:
    assert flat(peaks) is is_flat
