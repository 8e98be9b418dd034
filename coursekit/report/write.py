"""Feedback pages onto disk: one file a student, each whole or not there, readable by its owner alone."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.grade.results import Results
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


def write_pages(
    results: Results,
    folder: Path,
    readers: Mapping[str, Reader],
    texts: Callable[[str], Texts],
    headings: Callable[[Texts], Headings],
) -> list[Path]:
    """Write folder/STUDENT.html for every student of `results`; the paths, in their order.

    readers    student → whom the page is for; a student who is not there goes by the id, in English
    texts      language → its texts; asked once a language, and so is `headings`
    A page replaces the one before it in one step. Raises CourseError for a student id that is no file name.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    spoken: dict[str, tuple[Texts, Headings]] = {}
    written = []
    for student in results.students:
        reader = readers.get(student.student, Reader(student.student, "en"))
        if reader.lang not in spoken:
            language = texts(reader.lang)
            spoken[reader.lang] = language, headings(language)
        language, titles = spoken[reader.lang]
        page = feedback_page(
            student,
            assignment_title=titles.assignment,
            course_title=titles.course,
            name=reader.name,
            texts=language,
            titles=titles.items,
        )
        written.append(write_privately(folder / f"{_file_name(student.student)}.html", page))
    return written


def write_privately(path: Path, text: str) -> Path:
    """Write `text` in UTF-8 to `path`, mode 0600, by a temporary file beside it that takes its place."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")  # made with mode 0600
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def _file_name(student: str) -> str:
    """The id itself, if it can be a file's name on every system and nothing else."""
    if not student or student.startswith(".") or any(c in '/\\:*?"<>|' or c < " " for c in student):
        raise CourseError(f"student id {student!r} cannot be a file name", "Give another id in the roster.")
    return student
