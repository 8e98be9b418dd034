"""One grading of one assignment, from the submissions to the pages: what `coursekit grade` and the demo do."""

import itertools
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from coursekit.course import Assignment, Course
from coursekit.errors import CourseError, SubmissionError
from coursekit.frozen import Frozen, frozen_folder, key_check
from coursekit.grade.records import Recorded
from coursekit.grade.run import Progress, RunInfo, Setting, grade_class
from coursekit.intake import Intake, take_in
from coursekit.report.tables import grades_csv
from coursekit.report.write import Headings, Pages, Reader, page_path, write_privately
from coursekit.sandbox import Limits
from coursekit.templating import LANGUAGES


@dataclass(frozen=True)
class Kept:
    """Where an earlier grading is kept, and the students whose results are there alone from now on."""

    folder: Path
    students: list[str]


class GradingSession:
    """What `coursekit grade` does, step by step: take in, then grade. Raises CourseError where nothing is frozen."""

    def __init__(
        self,
        course: Course,
        assignment: Assignment,
        roster: Path | None = None,
        *,
        tier: Literal["core", "full"] | None = None,
        unsafe: bool = False,
    ) -> None:
        self.course, self.assignment = course, assignment
        self.students = course.students(roster)
        self.folder = course.folder / "grades" / assignment.name
        frozen = frozen_folder(course.folder, assignment.name)
        if not (frozen / "manifest.json").exists():
            raise CourseError(
                f"assignment '{assignment.name}' was never generated: there is no {frozen / 'manifest.json'}",
                f"Run `coursekit generate {assignment.name}` first, or restore frozen/ from a backup.",
            )
        manifest = Frozen(frozen).manifest
        self._items = manifest.items
        if manifest.key_check != key_check(course.key, assignment.name):
            raise CourseError(
                f"{course.folder / 'course.key'} is not the key that '{assignment.name}' was generated with",
                "Put the right course.key back: the students' signed notebooks cannot be known with another.",
            )
        self.setting = Setting(
            topics=None if course.builtin else course.folder,
            frozen=frozen,
            grades=self.folder,
            limits=limits_of(assignment),
            packages=assignment.packages,
            tier=tier,
            unsafe=unsafe,
        )

    def take_in(self, source: Path) -> Intake:
        """The submissions of a folder, an archive or a file, each with its student. Nothing is run."""
        if not source.exists():
            raise SubmissionError(
                f"{source}: there is no such file or folder", "Name the folder or the zip of submissions."
            )
        return take_in(source, self.assignment.name, self.students, self.course.key)

    def keep_earlier(self, intake: Intake) -> Kept | None:
        """Copies an earlier grading to grades/ASSIGNMENT/earlier/N if this one will put "nothing handed in" in the
        place of a student's result. Raises SubmissionError if there is no submission of anybody."""
        if not intake.submissions and not any(r.student for r in intake.rejected):
            raise SubmissionError(
                "there is no submission of anybody here: nothing was graded, nothing was written",
                "Name the folder or the archive that holds the submissions.",
            )
        lost = sorted(self.setting.records.students().intersection(intake.missing))
        if not lost:
            return None
        earlier = self.folder / "earlier"
        folder = next(f for n in itertools.count(1) if not (f := earlier / str(n)).exists())
        (folder / "records").mkdir(mode=0o700, parents=True)
        for path in (self.folder / "results.json", self.folder / "grades.csv"):
            if path.exists():
                shutil.copy2(path, folder)
        for student in lost:
            shutil.copy2(self.setting.records.path(student), folder / "records")
        return Kept(folder, lost)

    def grade(self, intake: Intake, *, jobs: int = 1, progress: Progress | None = None) -> tuple[Recorded, RunInfo]:
        """Grades all, once a real worker has shown that the sandbox holds. MachineError where it does not.

        Each student's page is written as soon as the result is on disk, in the same process.
        """
        for left in (self.folder / "feedback").glob(".*.tmp"):  # by a run that was killed
            left.unlink(missing_ok=True)
        ids = [s.id for s in self.students]
        return grade_class(
            self.assignment.name, intake, ids, self.setting, jobs=jobs, progress=progress, finishes=self._pages()
        )

    def page(self, student: str) -> Path:
        """Where a student's page lies."""
        return page_path(self.folder / "feedback", student)

    def write_reports(self, results: Recorded) -> None:
        """grades.csv, and feedback/ without the pages of earlier runs. Raises what went wrong with a page, if something
        did: the grades are there all the same."""
        names = {s.id: s.name for s in self.students}
        emails = {s.id: s.email for s in self.students}
        items = [item.item for item in self._items]
        write_privately(self.folder / "grades.csv", grades_csv(results, names, emails, items))
        ours = {self.page(student).name for student in results.students.ids}
        feedback = self.folder / "feedback"
        for name in os.listdir(feedback) if feedback.exists() else []:
            if name.endswith(".html") and name not in ours and not (feedback / name).is_dir():
                (feedback / name).unlink()
        if results.failed is not None:
            raise results.failed

    def _pages(self) -> Callable[[Sequence[str]], Pages]:
        """For some students, what writes their pages, as far as the assignment's `feedback` shows them."""
        everyone = {s.id: s for s in self.students}
        templates = tuple(self.course.lookup("templates"))
        headings = {lang: self._headings(lang) for lang in LANGUAGES}

        def pages(students: Sequence[str]) -> Pages:
            known = [everyone[s] for s in students]
            readers = {s.id: Reader(s.name or s.id, s.lang or self.course.lang) for s in known}
            return Pages(self.folder / "feedback", templates, headings, readers, self.assignment.feedback)

        return pages

    def _headings(self, lang: str) -> Headings:
        items = {i.item: i.titles.get(lang, i.item) for i in self._items}
        return Headings(_in(lang, self.course.title), _in(lang, self.assignment.title), items)


def _in(lang: str, titles: dict[str, str]) -> str:
    return titles.get(lang) or next(iter(titles.values()), "")


def limits_of(assignment: Assignment) -> Limits:
    """The assignment's limits, ours where it states none."""
    stated = {k: int(v) if k == "memory_mb" else v for k, v in assignment.limits.items()}
    return replace(Limits(), **stated)  # type: ignore[arg-type]
