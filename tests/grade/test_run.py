"""A class graded: records, what a stopped run leaves, faults of our own."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from course_sample import SLIDE_FIRST_ROW, SLIDE_LOOP, SLIDE_RIGHT, hand_in

from coursekit.course import Course
from coursekit.desk import GradingSession
from coursekit.errors import CourseError, MachineError
from coursekit.frozen import frozen_folder
from coursekit.grade import run
from coursekit.grade.processes import InThisProcess
from coursekit.grade.results import Results, Status, decode
from coursekit.grade.run import RunInfo, grade_class
from coursekit.grade.submission import Grader
from coursekit.notes import Note
from coursekit.sandbox import Sandbox

HERE = Path(__file__).parent


class Class:
    """A course whose students have handed in, and its gradings."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.folder = course.folder / "grades" / "hw"
        hand_in(course, "olena", SLIDE_RIGHT)
        hand_in(course, "taras", SLIDE_FIRST_ROW, 'answer("marbles", total="1")')

    def grade(self, jobs: int = 1) -> tuple[Results, RunInfo, list[tuple[str, bool]]]:
        session = GradingSession(self.course, self.course.assignment("hw"), unsafe=True)
        intake = session.take_in(self.course.folder / "handed-in")
        seen: list[tuple[str, bool]] = []
        students = [s.id for s in session.students]
        found, info = grade_class(
            "hw", intake, students, session.setting, jobs=jobs, progress=lambda s, reused: seen.append((s, reused))
        )
        # Read now: the next grading replaces the records.
        return Results(assignment="hw", students=tuple(found.students), rejected=found.rejected), info, seen

    def record(self, student: str) -> Path:
        return self.folder / "records" / f"{student}.json"

    def unfinish(self) -> None:
        """As a run leaves it that was killed before its end."""
        path = self.folder / "run.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"finished": False}))


class Kept:
    """A sandbox that stays open for the next test."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.tier, self.session = sandbox.tier, sandbox.session

    def close(self) -> None:
        pass


@pytest.fixture
def made(own_course: Course, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Class:
    monkeypatch.setattr(run, "_open", lambda setting: Kept(sandbox))
    return Class(own_course)


@pytest.fixture
def made_anew(own_course: Course) -> Class:
    """With sandboxes of its own."""
    return Class(own_course)


def points(results: Results) -> dict[str, float | None]:
    return {s.student: s.points for s in results.students}


def test_everyone_of_the_roster_has_a_result_in_its_order(made: Class) -> None:
    results, info, seen = made.grade()
    assert points(results) == {"olena": 16, "taras": 8, "li.wei": 0}
    assert [s.student for s in results.students] == ["olena", "taras", "li.wei"]
    assert [str(n) for n in results.students[2].notes] == ["Nothing was handed in."]
    assert decode((made.folder / "results.json").read_bytes()) == results
    assert (info.finished, info.reused, sorted(info.seconds_of)) == (True, 0, ["olena", "taras"])
    assert info.versions.keys() == {"coursekit", "python", "numpy"}
    assert seen == [("olena", False), ("taras", False)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_written_is_for_staff_alone(made: Class) -> None:
    made.grade()
    files = [p for p in made.folder.rglob("*") if p.is_file()]
    assert files
    assert {oct(p.stat().st_mode & 0o777) for p in files} == {"0o600"}


def test_a_second_run_is_graded_anew_and_gives_the_same_bytes(made: Class) -> None:
    made.grade()
    before = (made.folder / "results.json").read_bytes()
    forged = json.loads(made.record("taras").read_text())
    forged["result"]["points"] = 16.0
    made.record("taras").write_text(json.dumps(forged))
    _, info, seen = made.grade()
    assert (info.reused, [reused for _, reused in seen]) == (0, [False, False])
    assert (made.folder / "results.json").read_bytes() == before


def test_a_run_that_was_stopped_goes_on_where_it_was(made: Class) -> None:
    made.grade()
    before = (made.folder / "results.json").read_bytes()
    (made.folder / "results.json").unlink()
    made.unfinish()
    made.record("taras").unlink()
    _, info, seen = made.grade()
    assert seen == [("olena", True), ("taras", False)]
    assert info.reused == 1
    assert (made.folder / "results.json").read_bytes() == before


def test_a_record_of_another_submission_is_not_used(made: Class) -> None:
    made.grade()
    made.unfinish()
    hand_in(made.course, "olena", SLIDE_FIRST_ROW)
    results, _, seen = made.grade()
    assert seen == [("taras", True), ("olena", False)]
    assert points(results)["olena"] == 14


def test_a_record_of_other_limits_is_not_used(made: Class) -> None:
    made.grade()
    made.unfinish()
    path = made.course.folder / "assignments" / "hw.toml"
    path.write_text(path.read_text("utf-8").replace("call_seconds = 1", "call_seconds = 2"), encoding="utf-8")
    assert made.grade()[1].reused == 0


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"fingerprint": 1}', b"\xff\xfe"])
def test_a_record_that_is_half_written_is_graded_again(made: Class, rubbish: bytes) -> None:
    before = made.grade()[0]
    made.unfinish()
    made.record("olena").write_bytes(rubbish)
    results, info, _ = made.grade()
    assert (info.reused, results) == (1, before)


def test_each_result_is_on_disk_before_the_next_begins(made: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    grade = Grader.grade

    def stops(self: Grader, submission: Any, *rest: Any) -> Any:
        if submission.student == "taras":
            assert made.record("olena").exists()
            raise KeyboardInterrupt
        return grade(self, submission, *rest)

    monkeypatch.setattr(Grader, "grade", stops)
    with pytest.raises(KeyboardInterrupt):
        made.grade()
    assert not (made.folder / "results.json").exists()
    assert not json.loads((made.folder / "run.json").read_text())["finished"]
    monkeypatch.setattr(Grader, "grade", grade)
    results, _, seen = made.grade()
    assert seen == [("olena", True), ("taras", False)]
    assert points(results) == {"olena": 16, "taras": 8, "li.wei": 0}


# ------------------------------------------------------------------------------------------------ faults of our own
def _failing(monkeypatch: pytest.MonkeyPatch, times: int, student: str = "olena") -> list[str]:
    grade, tried = Grader.grade, []

    def fails(self: Grader, submission: Any, *rest: Any) -> Any:
        tried.append(submission.student)
        if submission.student == student and tried.count(student) <= times:
            raise RuntimeError("the zygote is gone")
        return grade(self, submission, *rest)

    monkeypatch.setattr(Grader, "grade", fails)
    return tried


def test_a_fault_is_tried_once_more(made: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _failing(monkeypatch, times=1)
    assert points(made.grade()[0])["olena"] == 16
    assert tried == ["olena", "olena", "taras"]


def test_a_fault_that_stays_is_broken_and_never_a_zero(made: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _failing(monkeypatch, times=9)
    results = made.grade()[0]
    assert points(results) == {"olena": None, "taras": 8, "li.wei": 0}
    assert {(i.status, i.points) for i in results.students[0].items} == {(Status.BROKEN, None)}
    assert results.students[0].submission is not None
    assert tried == ["olena", "olena", "taras"]


def test_a_result_that_cannot_be_written_is_broken_and_the_others_go_on(
    made: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Grader._unknown

    def half(self: Grader, calls: Any) -> Any:
        return (*nothing(self, calls), Note("half a character: {it}", {"it": "\ud800"}))

    monkeypatch.setattr(Grader, "_unknown", half)
    assert points(made.grade()[0]) == {"olena": None, "taras": None, "li.wei": 0}


def test_a_fault_in_one_item_is_tried_once_more(made: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    from coursekit.grade import submission

    original, times = submission.ask_exercise, []

    def fails(*args: Any) -> Any:
        times.append(1)
        if len(times) == 1:
            raise OSError("Broken pipe")
        return original(*args)

    monkeypatch.setattr(submission, "ask_exercise", fails)
    assert points(made.grade()[0]) == {"olena": 16, "taras": 8, "li.wei": 0}
    assert len(times) == 3  # two submissions, one of them twice


def test_a_zygote_that_dies_under_a_submission_costs_nobody_anything(
    made_anew: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade, killed = Grader.grade, []

    def kills(self: Grader, submission: Any, sandbox: Any, limits: Any) -> Any:
        if not killed:
            killed.append(sandbox)
            sandbox._zygote.kill()
        return grade(self, submission, sandbox, limits)

    monkeypatch.setattr(Grader, "grade", kills)
    assert points(made_anew.grade()[0]) == {"olena": 16, "taras": 8, "li.wei": 0}


# ------------------------------------------------------------------------------------------------------- odd classes
def test_a_student_without_variants_is_told_what_is_missing(made: Class) -> None:
    roster = made.course.folder / "roster.csv"
    roster.write_text(roster.read_text("utf-8") + "nova,Nova,,uk\n", encoding="utf-8")
    path = made.course.folder / "handed-in" / "nova" / "nova.py"
    path.parent.mkdir()
    path.write_text(SLIDE_RIGHT)
    results = made.grade()[0]
    (rejected,) = results.rejected
    assert (rejected.student, rejected.reason) == (
        "nova",
        "its student has no variants yet: run coursekit generate again",
    )
    assert "nova" not in points(results)


def test_a_class_that_handed_in_nothing(made: Class, tmp_path: Path) -> None:
    session = GradingSession(made.course, made.course.assignment("hw"), unsafe=True)
    (tmp_path / "empty").mkdir()
    results, info = session.grade(session.take_in(tmp_path / "empty"))
    assert points(results) == {"olena": 0, "taras": 0, "li.wei": 0}
    assert info.tiers == ()


def test_what_is_frozen_is_checked_before_anything_is_touched(made: Class) -> None:
    made.grade()
    before = {p: p.read_bytes() for p in made.folder.rglob("*") if p.is_file()}
    path = frozen_folder(made.course.folder, "hw") / "cases" / "slide.msgpack"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(CourseError, match="is not what was frozen"):
        made.grade()
    assert {p: p.read_bytes() for p in made.folder.rglob("*") if p.is_file()} == before


def test_variants_that_were_tampered_with_are_broken_and_not_graded(made: Class) -> None:
    path = frozen_folder(made.course.folder, "hw") / "variants" / "olena.json"
    path.write_bytes(path.read_bytes().replace(b"marbles", b"marblez"))
    results = made.grade()[0]
    assert points(results) == {"olena": None, "taras": 8, "li.wei": 0}


# ----------------------------------------------------------------------------------------------------------- executors
def test_the_executor_of_one_process_keeps_exceptions_and_lets_interrupts_out() -> None:
    def fails() -> None:
        raise ValueError("x")

    def interrupts() -> None:
        raise KeyboardInterrupt

    executor = InThisProcess()
    assert executor.submit(len, "abc").result() == 3
    with pytest.raises(ValueError, match="x"):
        executor.submit(fails).result()
    with pytest.raises(KeyboardInterrupt):
        executor.submit(interrupts)


def test_a_grading_process_that_is_ended_from_outside_is_told(made: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(InThisProcess):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("A process in the process pool was terminated abruptly"))
            return future

    monkeypatch.setattr(run, "processes", lambda jobs: nullcontext(Broken()))
    with pytest.raises(MachineError, match="ended from outside") as caught:
        made.grade()
    assert "fewer --jobs" in caught.value.hint


@pytest.mark.slow
def test_two_processes_give_the_same_bytes_as_one(made_anew: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BATCH", 1)
    made_anew.grade()
    one = (made_anew.folder / "results.json").read_bytes()
    _, info, seen = made_anew.grade(jobs=2)
    assert (made_anew.folder / "results.json").read_bytes() == one
    assert (info.jobs, len(seen)) == (2, 2)


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_to_the_same_bytes(made_anew: Class) -> None:
    hand_in(made_anew.course, "li.wei", SLIDE_LOOP)  # the last one takes a while
    code = (
        f"import sys; sys.path[:0] = [{str(HERE.parent)!r}]\n"
        "from pathlib import Path\nfrom coursekit.course import find_course\n"
        "from coursekit.desk import GradingSession\n"
        f"course = find_course(Path({str(made_anew.course.folder)!r}), need=True)\n"
        "session = GradingSession(course, course.assignment('hw'), unsafe=True)\n"
        "session.grade(session.take_in(course.folder / 'handed-in'))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    deadline = time.monotonic() + 60
    while not made_anew.record("taras").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert made_anew.record("taras").exists()
    assert not made_anew.record("li.wei").exists()
    results, info, _ = made_anew.grade()
    assert info.reused == 2
    before = (made_anew.folder / "results.json").read_bytes()
    assert points(results) == {"olena": 16, "taras": 8, "li.wei": 6}
    made_anew.grade()
    assert (made_anew.folder / "results.json").read_bytes() == before


# ---------------------------------------------------------------------------------------------------- equal submissions
def test_equal_code_is_run_once_and_earns_the_same(
    own_course: Course, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions: list[int] = []

    class Counted(Kept):
        def __init__(self, kept: Sandbox) -> None:
            self.tier = kept.tier

        def session(self, *args: Any) -> Any:
            sessions.append(1)
            return sandbox.session(*args)

    monkeypatch.setattr(run, "_open", lambda setting: Counted(sandbox))
    made = Class(own_course)
    alone = made.grade()[0]
    assert len(sessions) == 2
    hand_in(own_course, "olena", SLIDE_FIRST_ROW)
    together = made.grade()[0]
    assert len(sessions) == 3
    assert together.students[1:] == alone.students[1:]
    olena, taras = ({i.item: i for i in s.items} for s in together.students[:2])
    assert olena["slide"] == taras["slide"]
    assert olena["marbles"] != taras["marbles"]
