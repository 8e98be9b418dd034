"""A grading from the submissions to the pages."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from course_sample import SLIDE_FIRST_ROW, SLIDE_RIGHT, hand_in, make_course

from coursekit.course import Course
from coursekit.desk import GradingSession, limits_of
from coursekit.errors import CourseError, SubmissionError
from coursekit.generate.release import generate
from coursekit.grade.results import StudentResult
from coursekit.report.write import Pages
from coursekit.sandbox import Limits


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = make_course(tmp_path_factory.mktemp("desk") / "made")
    generate(made, made.assignment("hw"), made.students(), made.folder / "release")
    hand_in(made, "olena", SLIDE_RIGHT)
    hand_in(made, "taras", SLIDE_FIRST_ROW, 'answer("marbles", total="1")')
    return made


def session(course: Course, **changes: Any) -> GradingSession:
    return GradingSession(course, course.assignment("hw"), unsafe=True, **changes)


def test_from_submissions_to_pages(course: Course) -> None:
    desk = session(course)
    results, info = desk.grade(desk.take_in(course.folder / "handed-in"))
    assert {s.student: s.points for s in results.students} == {"olena": 16, "taras": 8, "li.wei": 0}
    assert info.tiers == ("none",)
    desk.write_reports(results)
    assert sorted(os.listdir(desk.folder / "feedback")) == ["li.wei.html", "olena.html", "taras.html"]
    page = desk.page("taras").read_text("utf-8")
    assert "You computed the first row only." in page
    assert 'lang="uk"' in page
    lines = (desk.folder / "grades.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert {"olena", "taras", "li.wei"} == {line.partition(",")[0] for line in lines[1:]}


def test_feedback_can_be_withheld(course: Course) -> None:
    path = course.folder / "assignments" / "hw.toml"
    before = path.read_text("utf-8")
    try:
        path.write_text('feedback = "label"\n' + before, encoding="utf-8")
        desk = session(course)
        results, _ = desk.grade(desk.take_in(course.folder / "handed-in"))
        desk.write_reports(results)
        page = (desk.folder / "feedback" / "taras.html").read_text("utf-8")
        assert "You computed the first row only." in page
        assert "numbers differ" not in page
    finally:
        path.write_text(before, encoding="utf-8")


def test_pages_of_earlier_runs_are_taken_away_and_nothing_else(course: Course, tmp_path: Path) -> None:
    desk = session(course)
    results, _ = desk.grade(desk.take_in(course.folder / "handed-in"))
    desk.write_reports(results)
    (desk.folder / "feedback" / "notes.txt").write_text("staff's own", encoding="utf-8")
    shutil.copytree(course.folder / "handed-in", tmp_path / "in")
    for file in (tmp_path / "in").rglob("*.ipynb"):
        if "taras" in str(file):
            file.write_text("this is no notebook", encoding="utf-8")
    (tmp_path / "few.csv").write_text("student\nolena\ntaras\n")
    desk = session(course, roster=tmp_path / "few.csv")
    results, _ = desk.grade(desk.take_in(tmp_path / "in"))
    desk.write_reports(results)
    assert sorted(os.listdir(desk.folder / "feedback")) == ["notes.txt", "olena.html"]
    (desk.folder / "feedback" / "notes.txt").unlink()


def test_a_page_that_cannot_be_written_costs_no_result(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = session(course)
    write = Pages.__call__

    def fails(self: Pages, student: StudentResult) -> Path:
        if student.student == "olena":
            raise OSError("disk full")
        return write(self, student)

    monkeypatch.setattr(Pages, "__call__", fails)
    shutil.rmtree(desk.folder, ignore_errors=True)
    results, info = desk.grade(desk.take_in(course.folder / "handed-in"))
    assert info.finished
    assert {s.student: s.points for s in results.students} == {"olena": 16, "taras": 8, "li.wei": 0}
    assert sorted(os.listdir(desk.folder / "feedback")) == ["li.wei.html", "taras.html"]
    with pytest.raises(OSError, match="disk full"):
        desk.write_reports(results)
    assert len((desk.folder / "grades.csv").read_text("utf-8-sig").splitlines()) == 4


def test_a_run_that_goes_on_writes_the_pages_of_those_graded_before(course: Course) -> None:
    desk = session(course)
    desk.grade(desk.take_in(course.folder / "handed-in"))
    pages = {p.name: p.read_bytes() for p in (desk.folder / "feedback").iterdir()}
    run = desk.folder / "run.json"
    run.write_text(run.read_text("utf-8").replace('"finished": true', '"finished": false'), encoding="utf-8")
    shutil.rmtree(desk.folder / "feedback")
    (desk.folder / "feedback").mkdir()
    (desk.folder / "feedback" / ".half.tmp").touch()
    _, info = desk.grade(desk.take_in(course.folder / "handed-in"))
    assert info.reused == 2
    assert {p.name: p.read_bytes() for p in (desk.folder / "feedback").iterdir()} == pages


def test_an_assignment_that_was_never_generated(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="was never generated") as caught:
        session(make_course(tmp_path / "new"))
    assert "coursekit generate hw" in caught.value.hint


def test_another_course_key(course: Course) -> None:
    key = course.folder / "course.key"
    before = key.read_bytes()
    try:
        key.write_bytes(b"x" * 32)
        with pytest.raises(CourseError, match="is not the key that 'hw' was generated with"):
            session(course)
    finally:
        key.write_bytes(before)


def test_a_folder_that_is_not_there(course: Course) -> None:
    with pytest.raises(SubmissionError, match="there is no such file or folder"):
        session(course).take_in(course.folder / "nothing")


def test_another_roster(course: Course, tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("student\nolena\n")
    desk = session(course, roster=tmp_path / "few.csv")
    results, _ = desk.grade(desk.take_in(course.folder / "handed-in"))
    assert [s.student for s in results.students] == ["olena"]


def test_limits_are_the_assignments_and_else_ours(course: Course) -> None:
    limits = limits_of(course.assignment("hw"))
    assert limits == Limits(call_seconds=1)
    assert type(limits.memory_mb) is int
