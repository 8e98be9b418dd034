"""A class graded: a task is a batch of submissions; every result is on disk before the next one starts."""

import ctypes
import datetime
import os
import platform
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import msgspec

import coursekit
from coursekit import catalog
from coursekit.errors import MachineError
from coursekit.frozen import Frozen, as_json, sha256, write_secretly
from coursekit.grade.equals import in_batches
from coursekit.grade.results import Rejection, Results, Status, StudentResult, encode
from coursekit.grade.submission import Grader
from coursekit.intake import Intake, Submission
from coursekit.sandbox import Limits, Sandbox, open_sandbox

BATCH = 4  # submissions a task: few enough that all processes end at about the same time
SWITCH = 0.0005  # seconds until the thread that judges lets the one go on that asks; 0.005 would keep workers waiting
PR_SET_PDEATHSIG = 1

Progress = Callable[[str, bool], None]  # student, was the result reused


@dataclass(frozen=True)
class Setting:
    """All that a grading process has to be told. `topics`: the course's folder, for topics of its own."""

    topics: Path | None
    frozen: Path
    grades: Path
    limits: Limits
    packages: tuple[str, ...] = ()
    tier: Literal["core", "full"] | None = None
    unsafe: bool = False


class Record(msgspec.Struct, frozen=True):
    """One student's result on disk, and a fingerprint of all that it was made from."""

    fingerprint: str
    tier: str
    seconds: float
    result: StudentResult


class RunInfo(msgspec.Struct, frozen=True):
    """grades/ASSIGNMENT/run.json: all that depends on the clock and the machine."""

    assignment: str
    finished: bool
    started: str
    jobs: int
    seconds: float = 0.0
    tiers: tuple[str, ...] = ()
    reused: int = 0
    versions: dict[str, str] = {}
    machine: str = ""
    seconds_of: dict[str, float] = {}


def grade_class(
    assignment: str,
    intake: Intake,
    students: Sequence[str],
    setting: Setting,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
) -> tuple[Results, RunInfo]:
    """Grades every submission and writes results.json and run.json. A run that was stopped goes on where it was;
    after a finished one everything is graded anew."""
    begun = time.monotonic()
    frozen = Frozen(setting.frozen)
    grader = Grader.of(catalog.load(setting.topics), frozen)  # what is wrong with the release is said before anything
    info = RunInfo(assignment, False, datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), jobs)
    records = setting.grades / "records"
    if _finished(setting.grades):
        for path in records.glob("*.json"):
            path.unlink()
    write_secretly(setting.grades / "run.json", as_json(info))
    known, strangers = _known(intake, frozen)
    done = {
        s.student: r for s in known if (r := _read_record(records, s, _fingerprint(frozen, setting, s))) is not None
    }
    for student in done:
        if progress:
            progress(student, True)
    reused = len(done)
    todo = [s for s in known if s.student not in done]
    with _executor(jobs, len(todo)) as executor:
        for student in _graded(executor, setting, todo):
            if progress:
                progress(student, False)
    done = {s.student: _must_read(records, s.student) for s in known}
    results = _results(assignment, intake, students, grader, done, strangers)
    write_secretly(setting.grades / "results.json", encode(results))
    info = msgspec.structs.replace(
        info, finished=True, seconds=round(time.monotonic() - begun, 3), reused=reused,
        tiers=tuple(sorted({r.tier for r in done.values()})), versions=versions(), machine=platform.platform(),
        seconds_of={s: r.seconds for s, r in done.items()},
    )  # fmt: skip
    write_secretly(setting.grades / "run.json", as_json(info))
    return results, info


def versions() -> dict[str, str]:
    """What the results were made with."""
    from importlib.metadata import version

    return {"coursekit": coursekit.__version__, "python": platform.python_version(), "numpy": version("numpy")}


def _results(
    assignment: str, intake: Intake, students: Sequence[str], grader: Grader,
    done: dict[str, Record], strangers: Sequence[Rejection],
) -> Results:  # fmt: skip
    rejected = [Rejection(r.path, r.reason, r.student) for r in intake.rejected]
    missing = {s: grader.nothing(s) for s in intake.missing}
    found = {s: r.result for s, r in done.items()} | missing
    listed = tuple(found[s] for s in students if s in found)
    return Results(assignment=assignment, students=listed, rejected=(*rejected, *strangers))


def _known(intake: Intake, frozen: Frozen) -> tuple[list[Submission], list[Rejection]]:
    """Submissions of students who have variants; the others' lack what only `generate` makes."""
    known = [s for s in intake.submissions if s.student in frozen.manifest.students]
    reason = "its student has no variants yet: run coursekit generate again"
    strangers = [
        Rejection(s.path, reason, s.student) for s in intake.submissions if s.student not in frozen.manifest.students
    ]
    return known, strangers


def _graded(executor: Executor, setting: Setting, todo: Sequence[Submission]) -> Iterator[str]:
    """Students, as their results come to lie on disk."""
    batches = in_batches(todo, BATCH)
    futures: list[Future[list[str]]] = [executor.submit(grade_batch, setting, tuple(batch)) for batch in batches]
    try:
        for future in as_completed(futures):
            yield from future.result()
    except BrokenProcessPool as error:
        raise MachineError(
            "a grading process was ended from outside: perhaps the machine ran out of memory",
            "Run the command again with fewer --jobs: what is graded already is kept.",
        ) from error


# ------------------------------------------------------------------------------------- in a grading process
@dataclass
class _Desk:
    """What one process keeps from batch to batch: the grader, and a zygote of its own."""

    setting: Setting
    grader: Grader
    sandbox: Sandbox


_desk: _Desk | None = None


def grade_batch(setting: Setting, batch: Sequence[Submission]) -> list[str]:
    """Grades a batch and writes each record before it goes on to the next."""
    desk = _sit_down(setting)
    for submission in batch:
        begun = time.monotonic()
        result = _grade_one(desk, submission)
        record = Record(
            _fingerprint(desk.grader.frozen, setting, submission),
            desk.sandbox.tier,
            round(time.monotonic() - begun, 4),
            result,
        )
        # Without sync: a record that a power cut spoils is no record, and its submission is graded again.
        path = _record_path(setting.grades / "records", submission.student)
        write_secretly(path, msgspec.json.encode(record), sync=False)
    return [s.student for s in batch]


def _sit_down(setting: Setting) -> _Desk:
    global _desk
    if _desk is None or _desk.setting != setting:
        stand_up()
        sys.setswitchinterval(SWITCH)
        grader = Grader.of(catalog.load(setting.topics), Frozen(setting.frozen))
        _desk = _Desk(setting, grader, _open(setting))
    return _desk


def stand_up() -> None:
    """Closes this process's zygote."""
    global _desk
    if _desk is not None:
        _desk.sandbox.close()
        _desk = None


def _open(setting: Setting) -> Sandbox:
    return open_sandbox(tier=setting.tier, unsafe=setting.unsafe, packages=setting.packages)


def _grade_one(desk: _Desk, submission: Submission) -> StudentResult:
    """A fault of our own is tried once more with a fresh zygote, and then is BROKEN: never a zero."""
    result = _graded_once(desk, submission)
    if any(i.status is Status.BROKEN for i in result.items):
        with suppress(Exception):
            desk.sandbox.close()
        try:
            desk.sandbox = _open(desk.setting)
        except MachineError:  # the next submission tries again
            return result
        result = _graded_once(desk, submission)
    return result


def _graded_once(desk: _Desk, submission: Submission) -> StudentResult:
    try:
        return desk.grader.grade(submission, desk.sandbox, desk.setting.limits)
    except Exception as error:
        return desk.grader.broken(submission, f"{type(error).__name__}: {error}")


# ------------------------------------------------------------------------------------------------ executors
class InThisProcess(Executor):
    """The executor of --jobs 1: a task runs when it is submitted."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            future.set_exception(error)
        return future


@contextmanager
def _executor(jobs: int, tasks: int) -> Iterator[Executor]:
    if jobs <= 1 or tasks <= BATCH:
        try:
            yield InThisProcess()
        finally:
            stand_up()
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_die_with, initargs=(os.getpid(),))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def _die_with(parent: int) -> None:
    """A grading process ends when the command does, however that ends; and it leaves Ctrl+C to the command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it is gone already
            os._exit(1)


# -------------------------------------------------------------------------------------------------- records
def _record_path(records: Path, student: str) -> Path:
    return records / f"{student}.json"


def _fingerprint(frozen: Frozen, setting: Setting, submission: Submission) -> str:
    handed = (submission.sha256, submission.path, submission.how, submission.notes)
    told = (frozen.fingerprint(submission.student), setting.limits, setting.packages, setting.tier, setting.unsafe)
    return sha256(repr((handed, told, versions())).encode())


def _read_record(records: Path, submission: Submission, fingerprint: str) -> Record | None:
    """A record of a run that was stopped, if it was made from the very same things."""
    try:
        record = msgspec.json.decode(_record_path(records, submission.student).read_bytes(), type=Record)
    except (OSError, msgspec.MsgspecError):
        return None
    return record if record.fingerprint == fingerprint else None


def _must_read(records: Path, student: str) -> Record:
    return msgspec.json.decode(_record_path(records, student).read_bytes(), type=Record)


def _finished(grades: Path) -> bool:
    try:
        return msgspec.json.decode((grades / "run.json").read_bytes(), type=RunInfo).finished
    except (OSError, msgspec.MsgspecError):
        return True
