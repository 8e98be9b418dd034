"""A class graded: a task is a batch of submissions; every result is on disk before the next one starts."""

import datetime
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Literal

import msgspec

import coursekit
from coursekit import catalog
from coursekit.errors import CoursekitError, MachineError
from coursekit.frozen import Frozen, FrozenItem, as_json, sha256, write_secretly
from coursekit.grade.equals import in_batches
from coursekit.grade.processes import as_they_end, processes
from coursekit.grade.records import Record, Recorded, Records, Students, results_json
from coursekit.grade.results import Rejection, Status, StudentResult
from coursekit.grade.submission import Grader, nothing
from coursekit.intake import Intake, Submission
from coursekit.sandbox import Limits, Sandbox, Tier, open_sandbox

BATCH = 4  # submissions a task: few enough that all processes end at about the same time
PAGES = 16  # students a task where nothing is left to grade
SWITCH = 0.0005  # seconds until the thread that judges lets the one go on that asks; 0.005 would keep workers waiting

Progress = Callable[[str, bool], None]  # student, was the result reused
Finish = Callable[[StudentResult], object]  # what is done with a result where it was made; it is pickled
Finishes = Callable[[Sequence[str]], Finish]  # the one for these students: it carries nothing of the others


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

    @property
    def records(self) -> Records:
        """Where each result is kept."""
        return Records(self.grades / "records")


class RunInfo(msgspec.Struct, frozen=True):
    """grades/ASSIGNMENT/run.json: all that depends on the clock and the machine."""

    assignment: str
    finished: bool
    started: str
    jobs: int
    seconds: float = 0.0
    tiers: tuple[str, ...] = ()
    reused: int = 0
    versions: Mapping[str, str] = {}
    machine: str = ""
    seconds_of: dict[str, float] = {}


@dataclass(frozen=True)
class Done:
    """What a task came to: the seconds that each submission took, and the first error of `finish`."""

    seconds: dict[str, float] = field(default_factory=dict)
    tier: str = ""
    failed: Exception | None = None


def grade_class(
    assignment: str,
    intake: Intake,
    students: Sequence[str],
    setting: Setting,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    finishes: Finishes | None = None,
) -> tuple[Recorded, RunInfo]:
    """Grades every submission and writes results.json and run.json. A run that was stopped goes on where it was;
    after a finished one everything is graded anew.

    Nothing is written before a real worker has shown that the sandbox holds: MachineError where it does not.
    `finishes`: what is done with each result, new, reused or missing, in the grading processes and once it is on disk.
    Where that fails nothing else is stopped: the first error is `failed` in what comes back.
    """
    begun = time.monotonic()
    info = RunInfo(assignment, False, datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), jobs)
    known, strangers, items = _known(intake, Frozen(setting.frozen))
    unsubmitted = partial(nothing, items)
    seen = _Seen(progress)
    jobs = 1 if len(known) <= BATCH else jobs
    try:
        with processes(jobs) as executor:
            setting = _settled(setting, executor, jobs)
            setting.records.clear(() if _finished(setting.grades) else [s.student for s in known])
            write_secretly(setting.grades / "run.json", as_json(info))
            _reuse(known, setting, seen)
            reused = tuple(seen.seconds)
            batches = in_batches([s for s in known if s.student not in seen.seconds], BATCH)
            tasks = _tasks(batches, reused, intake.missing, unsubmitted, setting, finishes)
            for done in as_they_end(executor, tasks, jobs):
                seen.add(done)
    finally:
        stand_up()
    lying = Students(students, setting.records, seen.seconds.keys(), intake.missing, unsubmitted)
    rejected = (*(Rejection(r.path, r.reason, r.student) for r in intake.rejected), *strangers)
    write_secretly(setting.grades / "results.json", results_json(assignment, lying, rejected))
    info = msgspec.structs.replace(
        info, finished=True, seconds=round(time.monotonic() - begun, 3), reused=len(reused),
        tiers=tuple(sorted(seen.tiers)), versions=versions(), machine=platform.platform(), seconds_of=seen.seconds,
    )  # fmt: skip
    write_secretly(setting.grades / "run.json", as_json(info))
    return Recorded(assignment, lying, rejected, seen.failed), info


class _Seen:
    """What is known of those whose results lie on disk, and is told as it comes."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self.tiers: set[str] = set()
        self.failed: Exception | None = None
        self._progress = progress

    def add(self, done: Done, *, reused: bool = False) -> None:
        self.seconds |= done.seconds
        self.tiers |= {done.tier} if done.seconds else set()
        self.failed = self.failed or done.failed
        for student in done.seconds:
            if self._progress:
                self._progress(student, reused)


@cache
def versions() -> Mapping[str, str]:
    """What the results were made with."""
    from importlib.metadata import version

    return {"coursekit": coursekit.__version__, "python": platform.python_version(), "numpy": version("numpy")}


def _known(intake: Intake, frozen: Frozen) -> tuple[list[Submission], list[Rejection], tuple[FrozenItem, ...]]:
    """Submissions of students who have variants; the others', which lack what only `generate` makes; the items."""
    known = [s for s in intake.submissions if s.student in frozen.manifest.students]
    reason = "its student has no variants yet: run coursekit generate again"
    strangers = [
        Rejection(s.path, reason, s.student) for s in intake.submissions if s.student not in frozen.manifest.students
    ]
    return known, strangers, frozen.manifest.items


def _settled(setting: Setting, executor: Executor, jobs: int) -> Setting:
    """The setting with the tier that this machine can do. All processes load what they need, and open their sandboxes,
    side by side."""
    tier = min(as_they_end(executor, [partial(seated, setting)] * jobs, jobs))
    return replace(setting, tier=None if tier == "none" else tier)


def _reuse(known: Sequence[Submission], setting: Setting, seen: _Seen) -> None:
    """Takes over the results that a stopped run left."""
    frozen = Frozen(setting.frozen)  # read again: a large class's is not kept while nobody looks at it
    for submission in known:
        if (r := setting.records.made_from(submission.student, _fingerprint(frozen, setting, submission))) is not None:
            seen.add(Done({submission.student: r.seconds}, r.tier), reused=True)


def _tasks(
    batches: Sequence[Sequence[Submission]], reused: Sequence[str], missing: Sequence[str],
    unsubmitted: Callable[[str], StudentResult], setting: Setting, finishes: Finishes | None,
) -> Iterator[Callable[[], Done]]:  # fmt: skip
    for batch in batches:
        # The cells are read from where intake keeps them only now.
        loaded = tuple(replace(s, cells=tuple(s.cells)) for s in batch)
        yield partial(grade_batch, setting, loaded, finishes and finishes([s.student for s in batch]))
    if finishes is None:
        return
    for start in range(0, len(reused), PAGES):
        students = tuple(reused[start : start + PAGES])
        yield partial(finish_kept, setting, students, finishes(students))
    for start in range(0, len(missing), PAGES):
        students = tuple(missing[start : start + PAGES])
        yield partial(finish_all, tuple(map(unsubmitted, students)), finishes(students))


# ------------------------------------------------------------------------------------- in a grading process
@dataclass
class _Desk:
    """What one process keeps from batch to batch: the grader, and a zygote of its own."""

    setting: Setting
    grader: Grader
    sandbox: Sandbox


_desk: _Desk | None = None


def grade_batch(setting: Setting, batch: Sequence[Submission], finish: Finish | None = None) -> Done:
    """Grades a batch and writes each record before it goes on to the next."""
    desk = _sit_down(setting)
    seconds: dict[str, float] = {}
    failed: Exception | None = None
    for submission in batch:
        begun = time.monotonic()
        result = _grade_one(desk, submission)
        took = seconds[submission.student] = round(time.monotonic() - begun, 4)
        record = Record(_fingerprint(desk.grader.frozen, setting, submission), desk.sandbox.tier, took, result)
        try:
            setting.records.write(record)
        except ValueError as why:  # something in it cannot be written as text: that costs nobody else
            result = desk.grader.broken(submission, type(why).__name__)
            setting.records.write(msgspec.structs.replace(record, result=result))
        if finish is not None:
            error = _tried(finish, result)
            failed = failed or error
    return Done(seconds, desk.sandbox.tier, failed)


def finish_kept(setting: Setting, students: Sequence[str], finish: Finish) -> Done:
    """Finishes results that a stopped run left."""
    return finish_all(map(setting.records.result, students), finish)


def finish_all(results: Iterable[StudentResult], finish: Finish) -> Done:
    """Finishes results that there are already."""
    failed: Exception | None = None
    for result in results:
        error = _tried(finish, result)
        failed = failed or error
    return Done(failed=failed)


def _tried(finish: Finish, result: StudentResult) -> Exception | None:
    """What went wrong with it, as something that can leave the process. The result itself is kept already."""
    try:
        finish(result)
    except Exception as error:
        known = isinstance(error, CoursekitError | OSError)
        return error if known else RuntimeError(f"{type(error).__name__}: {error}")
    return None


def seated(setting: Setting) -> Tier:
    """Has this process ready to grade; the tier of its sandbox. MachineError where there is none."""
    return _sit_down(setting).sandbox.tier


def _sit_down(setting: Setting) -> _Desk:
    global _desk
    if _desk is not None and _desk.sandbox.tier == setting.tier:
        _desk.setting = replace(_desk.setting, tier=setting.tier)  # it is what was found for no tier in particular
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
    return open_sandbox(tier=setting.tier, unsafe=setting.unsafe, packages=setting.packages, ahead=True)


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


# -------------------------------------------------------------------------------------------- stopped runs
def _fingerprint(frozen: Frozen, setting: Setting, submission: Submission) -> str:
    handed = (submission.sha256, submission.path, submission.how, submission.notes)
    told = (frozen.fingerprint(submission.student), setting.limits, setting.packages, setting.tier, setting.unsafe)
    return sha256(repr((handed, told, versions())).encode())


def _finished(grades: Path) -> bool:
    try:
        return msgspec.json.decode((grades / "run.json").read_bytes(), type=RunInfo).finished
    except (OSError, msgspec.MsgspecError):
        return True
