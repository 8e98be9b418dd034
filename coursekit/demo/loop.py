"""init → generate → hand in → grade, and what came out against what was promised."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.course import Course, find_course, init_course
from coursekit.demo.handing_in import hand_in
from coursekit.demo.people import Promise, classroom
from coursekit.desk import GradingSession
from coursekit.errors import UsageError
from coursekit.generate.handout import pool
from coursekit.generate.release import generate
from coursekit.grade.records import Recorded
from coursekit.grade.results import ItemResult, StudentResult
from coursekit.grade.run import RunInfo

ASSIGNMENT = "convolution"
KEY = hashlib.sha256(b"coursekit: the key of the demo, the same every time").digest()
LOOP_SECONDS = 2.0  # a call of the demo's endless loops: long enough for everything else in the class
NEAR = 0.005  # of a share of points, for promises that are stated as whole points


@dataclass(frozen=True)
class Demo:
    """What the demo made, and where its promises were not kept."""

    course: Course
    results: Recorded
    info: RunInfo
    pages: list[Path]
    promises: dict[str, Promise]
    broken: list[str]

    @property
    def as_promised(self) -> bool:
        """Did every student get what was promised?"""
        return not self.broken


def run_demo(
    keep: Path | None, *, jobs: int, unsafe: bool, say: Callable[[str], None], bar: Callable[[str, int], Any]
) -> Demo:
    """Runs the whole loop. `say` takes lines for people, `bar(what, count)` makes a progress bar."""
    if keep is not None and keep.exists():
        raise UsageError(f"{keep} is there already", "Name a folder that does not exist yet.")
    folder = keep or Path(tempfile.mkdtemp(prefix="coursekit-demo-"))
    people = classroom()
    say(f"1. a course of {len(people)} students in {folder}")
    init_course(folder)
    (folder / "course.key").write_bytes(KEY)
    lines = [f"{p.id},{p.name},{p.id}@example.org,{p.lang}" for p in people]
    (folder / "roster.csv").write_text("\n".join(["student,name,email,lang", *lines]) + "\n", encoding="utf-8")
    _short_limits(folder / "assignments" / f"{ASSIGNMENT}.toml")
    course = find_course(folder, need=True)
    assignment = course.assignment(ASSIGNMENT)
    say("2. personal notebooks")
    with pool(jobs) as executor, bar("notebooks", len(people)) as progress:
        generate(course, assignment, course.students(), folder / "release", executor=executor, progress=progress.step)
    say("3. students hand in: right in several styles, with each known mistake, and in odd ways")
    promises = {p.id: hand_in(course, assignment, p, folder / "handed-in") for p in people}
    say("4. grading")
    session = GradingSession(course, assignment, unsafe=unsafe)
    intake = session.take_in(folder / "handed-in")
    with bar("graded", len(intake.submissions)) as progress:
        results, info = session.grade(intake, jobs=jobs, progress=progress.step)
    session.write_reports(results)
    broken = [line for s in results.students for line in kept(promises[s.student], s)]
    missing = promises.keys() - {s.student for s in results.students}
    broken += [f"{student}: no result" for student in sorted(missing)]
    pages = [session.page(s.student) for s in results.students]
    return Demo(course, results, info, pages, promises, broken)


def kept(promise: Promise, result: StudentResult) -> list[str]:
    """What a student's result says other than was promised, in words."""
    said = []
    items = {i.item: i for i in result.items}
    for name, (low, high) in promise.shares.items():
        item = items[name]
        share = None if item.points is None else item.points / item.max_points
        if share is None or not low - NEAR <= share <= high + NEAR:
            said.append(f"{result.student}, {name}: {_percent(share)} of the points, promised {low:.0%} to {high:.0%}")
    for name, mistake in promise.told.items():
        if (told := _told(items[name])) != ({mistake} if mistake else set()):
            said.append(f"{result.student}, {name}: told {sorted(told) or 'nothing'}, promised {mistake or 'nothing'}")
    for name, status in promise.statuses.items():
        if items[name].status.value != status:
            said.append(f"{result.student}, {name}: {items[name].status.value}, promised {status}")
    return said


def _told(item: ItemResult) -> set[str]:
    if item.kind == "exercise":
        return {str(item.diagnosis)} if item.diagnosis else set()
    return {f.diagnosis.mistake for f in item.fields if f.diagnosis is not None}


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"


def _short_limits(path: Path) -> None:
    text = path.read_text("utf-8")
    changed = [
        f"call_seconds = {LOOP_SECONDS}" if line.startswith("call_seconds") else line for line in text.splitlines()
    ]
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
