"""What the gate says of solutions, right ones and wrong ones."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from course_sample import SLIDE_FIRST_ROW, SLIDE_RIGHT
from engine_sample import KEY, an_exercise, slide_grader

from coursekit.errors import CourseError, MachineError
from coursekit.generate.cases import freeze
from coursekit.grade.items import ExerciseGrader
from coursekit.sandbox import Sandbox, open_sandbox
from coursekit.validate.finding import Finding
from coursekit.validate.solutions import NULL_SOLUTIONS, check_solutions, solution_files, stated

HEAD = "# points: 80\n# loses: batch: several rows\n# told: first_row_only\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        opened = open_sandbox(tier="core")
    except MachineError:
        opened = open_sandbox(unsafe=True)
    with opened:
        yield opened


class Solutions:
    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder, self.sandbox = folder, sandbox

    def write(self, kind: str, name: str, text: str) -> None:
        path = self.folder / "slide" / kind / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def findings(self) -> list[Finding]:
        return [f for f in check_solutions(slide_grader(), (self.folder,), self.sandbox) if f is not None]

    def said(self) -> str:
        (found,) = self.findings()
        return found.what


@pytest.fixture
def solutions(tmp_path: Path, sandbox: Sandbox) -> Solutions:
    made = Solutions(tmp_path, sandbox)
    made.write("accepted", "loops", SLIDE_RIGHT)
    return made


def test_what_does_as_it_says_is_not_blamed(solutions: Solutions) -> None:
    solutions.write("rejected", "first_row", HEAD + SLIDE_FIRST_ROW)
    assert solutions.findings() == []


def test_no_accepted_solution(tmp_path: Path, sandbox: Sandbox) -> None:
    assert Solutions(tmp_path, sandbox).said() == "there is no accepted solution"


def test_right_code_that_loses(solutions: Solutions) -> None:
    solutions.write("accepted", "first_row", SLIDE_FIRST_ROW)
    assert solutions.said().startswith("right code earns 80 of 100: batch: several rows (")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("80", "90", "it should earn 90 points and earns 80"),
        ("80", "81-95", "it should earn 81 to 95 points and earns 80"),
        (
            "batch: several rows",
            "kernel: three numbers",
            "it should lose kernel: three numbers and loses batch: several rows",
        ),
        (
            "batch: several rows",
            "batch: several rows; state",
            "it should lose batch: several rows; state and loses batch: several rows",
        ),
        ("batch: several rows", "nothing", "it should lose nothing and loses batch: several rows"),
        ("first_row_only", "flips", "it should be told 'flips' and is told 'first_row_only'"),
        ("first_row_only", "nothing", "it should be told 'nothing' and is told 'first_row_only'"),
    ],
)
def test_a_wrong_solution_that_does_not_do_as_it_says(solutions: Solutions, old: str, new: str, said: str) -> None:
    solutions.write("rejected", "first_row", HEAD.replace(old, new) + SLIDE_FIRST_ROW)
    assert solutions.said() == said


def test_right_code_among_the_rejected(solutions: Solutions) -> None:
    solutions.write("rejected", "right", HEAD + SLIDE_RIGHT)
    assert solutions.said() == "it should earn 80 points and earns 100"


def test_what_hangs_on_the_key_may_be_lost_or_not(solutions: Solutions) -> None:
    for loses in ("batch: several rows; state?", "batch: several rows?"):
        solutions.write("rejected", "first_row", HEAD.replace("batch: several rows", loses) + SLIDE_FIRST_ROW)
        assert solutions.findings() == []


@pytest.mark.parametrize("line", ["points", "loses", "told"])
def test_a_head_that_lacks_a_line(solutions: Solutions, line: str) -> None:
    head = "".join(part for part in HEAD.splitlines(keepends=True) if not part.startswith(f"# {line}"))
    solutions.write("rejected", "first_row", head + SLIDE_FIRST_ROW)
    assert solutions.said().endswith(f"its head does not say '{line}'")


def test_a_head_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(HEAD.replace("80", "many"))
    with pytest.raises(CourseError, match="'many' is neither a number nor a range"):
        stated(path)
    path.write_text("import numpy\n" + HEAD)  # not in the head
    with pytest.raises(CourseError, match="does not say"):
        stated(path)


def test_a_courses_own_solution_wins(tmp_path: Path) -> None:
    for folder in ("own", "builtin"):
        (tmp_path / folder / "slide" / "accepted").mkdir(parents=True)
        (tmp_path / folder / "slide" / "accepted" / "loops.py").write_text(folder)
    (tmp_path / "builtin" / "slide" / "accepted" / "other.py").write_text("")
    found = solution_files((tmp_path / "own", tmp_path / "builtin"), "slide", "accepted")
    assert [p.relative_to(tmp_path).as_posix() for p in found] == [
        "own/slide/accepted/loops.py", "builtin/slide/accepted/other.py"
    ]  # fmt: skip


def test_null_code_that_earns_is_found(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    # A tolerance as wide as this, and everything of the right shape earns.
    monkeypatch.setattr("coursekit.generate.cases.FAR_PLANS", 100)
    lax = an_exercise(letters=an_exercise().letters | {"K": (1, 3)}, edges={})
    cases = freeze(lax, KEY)
    wide = msgspec.structs.replace(cases, tolerances=tuple(1e9 for _ in cases.tolerances))
    lenient = ExerciseGrader(lax, wide)
    found = [f.what for f in check_solutions(lenient, (tmp_path,), sandbox) if f is not None]
    assert found[0] == "there is no accepted solution"
    assert all(said.startswith("code that returns") and "earns" in said for said in found[1:])
    assert 0 < len(found[1:]) < len(NULL_SOLUTIONS)
