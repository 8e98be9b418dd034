"""Feedback pages onto disk: one file a student, each whole or not there, readable by its owner alone."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.grade.redact import Feedback, redact
from coursekit.grade.results import StudentResult
from coursekit.report.feedback import feedback_page
from coursekit.templating import Texts


@dataclass(frozen=True)
class Reader:
    """Whom a page is for: the name on it, and its language."""

    name: str
    lang: str


@dataclass(frozen=True)
class Headings:
    """The titles on a page in one language. `items`: item → title."""

    course: str
    assignment: str
    items: Mapping[str, str]


@dataclass(frozen=True)
class Pages:
    """Writes pages, in whatever process it is taken to: pages(result) writes folder/STUDENT.html and says where.

    templates   the folders of templates, the first that has one wins
    headings    language → titles, for each language of Texts
    readers     student → whom the page is for; a student who is not there goes by the id, in English
    feedback    how much of the result is shown
    """

    folder: Path
    templates: tuple[Path, ...]
    headings: Mapping[str, Headings]
    readers: Mapping[str, Reader]
    feedback: Feedback = "counterexample"

    def __call__(self, student: StudentResult) -> Path:
        """A page replaces the one before it in one step. CourseError for a student id that is no file name."""
        path = page_path(self.folder, student.student)
        reader = self.readers.get(student.student, Reader(student.student, "en"))
        texts = _texts(reader.lang, self.templates)
        titles = self.headings[texts.lang]
        page = feedback_page(
            redact(student, self.feedback),
            assignment_title=titles.assignment,
            course_title=titles.course,
            name=reader.name,
            texts=texts,
            titles=titles.items,
        )
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return write_privately(path, [page])


@lru_cache(maxsize=8)  # templates are compiled once a language and process
def _texts(lang: str, templates: tuple[Path, ...]) -> Texts:
    return Texts(lang, templates)


def page_path(folder: Path, student: str) -> Path:
    """Where a student's page lies. CourseError for an id that cannot be a file's name on every system."""
    if not student or student.startswith(".") or any(c in '/\\:*?"<>|' or c < " " for c in student):
        raise CourseError(f"student id {student!r} cannot be a file name", "Give another id in the roster.")
    return folder / f"{student}.html"


def write_privately(path: Path, text: Iterable[str]) -> Path:
    """Write pieces of text in UTF-8 to `path`, mode 0600, by a temporary file beside it that takes its place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")  # made with mode 0600
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(text)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
