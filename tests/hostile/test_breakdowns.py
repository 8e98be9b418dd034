"""What breaks on our own side at any moment: a result is the right one, or BROKEN and listed, and it comes."""

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import descendants, is_dead
from course_sample import SLIDE_FIRST_ROW, SLIDE_RIGHT, make_course, right_answer

import coursekit
import coursekit.sandbox
from coursekit import catalog
from coursekit.course import Course
from coursekit.errors import MachineError
from coursekit.frozen import Frozen, frozen_folder
from coursekit.generate.release import generate
from coursekit.grade import run
from coursekit.grade.results import Status, StudentResult
from coursekit.grade.submission import Grader
from coursekit.intake.submission import Code, Submission
from coursekit.sandbox import Limits, Sandbox, open_sandbox

pytestmark = pytest.mark.slow  # whole runs of the program, or thousands of calls

TIERS = ["core", "full"]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = make_course(tmp_path_factory.mktemp("course") / "made")
    generate(made, made.assignment("hw"), made.students(), made.folder / "release")
    return made


@pytest.fixture(params=TIERS)
def desk(request: pytest.FixtureRequest, course: Course) -> Iterator[run._Desk]:
    frozen = frozen_folder(course.folder, "hw")
    setting = run.Setting(course.folder, frozen, course.folder / "grades", Limits(call_seconds=5), tier=request.param)
    try:
        sandbox = open_sandbox(tier=request.param, ahead=True)
    except MachineError as error:
        pytest.skip(error.message)
    desk = run._Desk(setting, Grader.of(catalog.load(course.folder), Frozen(frozen)), sandbox)
    yield desk
    desk.sandbox.close()


def graded(desk: run._Desk, submission: Submission) -> StudentResult:
    """Its result, run anew: what was run just before would not be run again."""
    desk.grader._last.clear()
    return run._grade_one(desk, submission)


def work(course: Course, code: str = SLIDE_RIGHT) -> Submission:
    cells = (Code(1, code), Code(2, right_answer(course, "olena")))
    return Submission("olena", "olena.ipynb", "file name", "notebook", cells, "0" * 64)


class Saboteur:
    """Kills, from a thread of its own, what `targets` finds, at moments it chooses."""

    def __init__(self, targets: "object", moments: list[float]) -> None:
        self.targets, self.moments, self.killed = targets, moments, 0
        self.thread = threading.Thread(target=self._work)

    def __enter__(self) -> "Saboteur":
        self.thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.thread.join()

    def _work(self) -> None:
        for moment in self.moments:
            time.sleep(moment)
            for pid in self.targets():  # type: ignore[operator]
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    self.killed += 1


def right(result: StudentResult, honest: StudentResult) -> bool:
    """Not lost and not invented: what it is without a breakdown, or BROKEN."""
    return all(
        got == want or (got.status is Status.BROKEN and got.points is None)
        for got, want in zip(result.items, honest.items, strict=True)
    )


@pytest.mark.parametrize("code", [SLIDE_RIGHT, SLIDE_FIRST_ROW], ids=["right", "wrong"])
def test_a_zygote_killed_at_any_moment_costs_nothing(desk: run._Desk, course: Course, code: str) -> None:
    submission, draw = work(course, code), random.Random(code)
    began = time.monotonic()
    honest = graded(desk, submission)
    usual = time.monotonic() - began
    killed = 0
    for _ in range(6):
        zygote = desk.sandbox._zygote.pid
        with Saboteur(lambda pid=zygote: [pid], [draw.random() * usual]) as saboteur:
            result = graded(desk, submission)
        killed += saboteur.killed
        assert result == honest  # once is mended by trying again
    assert killed
    assert graded(desk, submission) == honest


def test_a_zygote_that_is_always_killed_ends_in_broken_and_the_next_goes_on(desk: run._Desk, course: Course) -> None:
    submission = work(course)
    honest = graded(desk, submission)
    until = time.monotonic() + 3

    def zygotes() -> list[int]:
        return [desk.sandbox._zygote.pid]

    with Saboteur(zygotes, [0.003] * 600):
        results = []
        while time.monotonic() < until:
            results.append(graded(desk, submission))
    assert all(right(result, honest) for result in results)
    broken = [r for r in results if any(i.status is Status.BROKEN for i in r.items)]
    assert all(r.points is None for r in broken)
    assert graded(desk, submission) == honest


def test_workers_killed_from_outside_are_tried_again(desk: run._Desk, course: Course) -> None:
    slow = SLIDE_RIGHT.replace("    places", "    import time; time.sleep(0.002)\n    places", 1)
    submission, draw = work(course, slow), random.Random(7)
    honest = graded(desk, submission)
    assert honest.points == 16
    quiet = set(descendants(desk.sandbox._zygote.pid))

    def workers() -> list[int]:
        return [pid for pid in descendants(desk.sandbox._zygote.pid) if pid not in quiet]

    killed = 0
    for _ in range(5):
        with Saboteur(workers, [0.02 + draw.random() * 0.1, draw.random() * 0.1]) as saboteur:
            assert graded(desk, submission) == honest
        killed += saboteur.killed
    assert killed > 2


def test_bubblewrap_killed_costs_nothing(course: Course) -> None:
    try:
        sandbox = open_sandbox(tier="full")
    except MachineError as error:
        pytest.skip(error.message)
    with sandbox:
        everything = [sandbox._zygote.pid, *descendants(sandbox._zygote.pid)]
        os.kill(everything[0], signal.SIGKILL)
        with pytest.raises(MachineError):
            for _ in range(200):  # what is inside dies a moment after it
                sandbox.session([], Limits()).close()
                time.sleep(0.02)
        for _ in range(500):
            if not (left := [pid for pid in everything[1:] if not is_dead(pid)]):
                break
            time.sleep(0.02)
        assert left == []


def test_no_descriptor_left_is_the_machines_fault_and_passes(desk: run._Desk, course: Course) -> None:
    submission = work(course)
    honest = graded(desk, submission)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = len(os.listdir("/proc/self/fd")) - 1
    for more in range(4):
        resource.setrlimit(resource.RLIMIT_NOFILE, (open_now + more, hard))
        try:
            result = graded(desk, submission)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert right(result, honest)
    assert len(os.listdir("/proc/self/fd")) - 1 <= open_now
    assert graded(desk, submission) == honest


def test_a_stepped_clock_changes_nothing(desk: run._Desk, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = work(course)
    honest = graded(desk, submission)
    draw = random.Random(3)
    monkeypatch.setattr(time, "time", lambda: draw.uniform(-1e9, 1e10))
    assert graded(desk, submission) == honest
    for path in Path(coursekit.sandbox.__file__).parent.rglob("*.py"):
        assert "time.time(" not in path.read_text("utf-8")


GRADE = """
import sys
from coursekit.cli import main
sys.argv[:] = ["coursekit", *sys.argv[1:]]
main()
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a small disk, which only root can mount")
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(course: Course, tmp_path: Path) -> None:
    from course_sample import hand_in

    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(disk)]
    done = subprocess.run(mount, check=False, capture_output=True)
    if done.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        for student in ("olena", "taras"):
            hand_in(course, student, SLIDE_RIGHT)
        (course.folder / "grades").symlink_to(disk)
        (disk / "filling").write_bytes(b"x" * 12_000)
        first = grade(course)
        assert first.returncode not in (0, 1)
        assert "No space left" in first.stderr, first.stderr
        assert not list(disk.rglob("results.json"))
        (disk / "filling").unlink()
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        second = grade(course)
        assert second.returncode == 0, second.stderr
        assert list(disk.rglob("results.json"))
    finally:
        (course.folder / "grades").unlink(missing_ok=True)
        subprocess.run(["umount", str(disk)], check=True)


def grade(course: Course) -> "subprocess.CompletedProcess[str]":
    here = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(coursekit.__file__).parents[1])])
    return subprocess.run(
        [sys.executable, "-c", GRADE, "grade", "hw", "handed-in", "--unsafe-no-sandbox"],
        cwd=course.folder, env={**os.environ, "PYTHONPATH": here}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip


def test_a_sandbox_that_cannot_start_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*arguments: object, **options: object) -> None:
        raise OSError(24, "Too many open files")

    before = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(subprocess, "Popen", failing)
    with pytest.raises(MachineError) as caught:
        Sandbox("none")
    assert "Too many open files" in caught.value.message
    assert len(os.listdir("/proc/self/fd")) == before
