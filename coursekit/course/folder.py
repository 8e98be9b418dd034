"""Which folder is the course, what it holds, and how a new one is made."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from coursekit.course.material import Assignment, read_assignment, read_heading
from coursekit.course.roster import Student, read_roster
from coursekit.errors import CourseError, UsageError, did_you_mean
from coursekit.folders import builtin_folder

KEY_BYTES = 32

# The built-in course is an example whose variants anyone may draw, so its key is no secret.
PUBLIC_KEY = hashlib.sha256(b"coursekit: the public key of the built-in course").digest()

_COURSE_TOML = """\
# This folder is a course. `coursekit` finds it when it runs here, or with --course DIR.
#
#   roster.csv     who takes the course: put your students in place of the two examples
#   assignments/   what is asked: one file each, yours to change, to add to and to delete
#   course.key     the secret from which every variant and every hidden test is drawn. Keep a copy in a safe
#                  place and show it to nobody: with another key every student's numbers are others.
#
# Folders of your own come before the built-in ones: topics/ (problems and exercises), templates/ (texts),
# solutions/ (right and wrong answers that `coursekit validate` tries).

[course]
name = "my-course"     # short: Latin letters, digits, - and _
title = { uk = "Згорткові мережі", en = "Convolutional networks" }
lang = "uk"            # "uk" or "en": the language of students whose line in the roster names none
"""

_ROSTER = """\
student,name,email,lang
example.olena,Приклад: Олена Коваль (замініть цей рядок),olena@example.org,uk
example.john,Example: John Smith (replace this line),john@example.org,en
"""

_GITIGNORE = """\
# Secret (the key, what is frozen from it) or personal (notebooks, grades).
course.key
frozen/
release/
grades/
"""


@dataclass(frozen=True)
class Course:
    """A folder with a course.toml. `title` has every language; `builtin`: the example that comes along."""

    folder: Path
    name: str
    title: dict[str, str]
    lang: str
    builtin: bool

    @property
    def key(self) -> bytes:
        """The course key, 32 bytes. Raises CourseError if it is missing, no key, or readable by others."""
        file = self.folder / "course.key"
        return PUBLIC_KEY if self.builtin and not file.exists() else _read_key(file)

    def students(self, path: Path | None = None) -> tuple[Student, ...]:
        """The students of `path`, or of roster.csv, in its order. Raises CourseError with file:line."""
        return read_roster(path or self.folder / "roster.csv")

    def lookup(self, kind: str) -> tuple[Path, ...]:
        """The existing folders called `kind` ("assignments", …): the course's, then the built-in."""
        roots = dict.fromkeys((self.folder.resolve(), builtin_folder()))
        return tuple(root / kind for root in roots if (root / kind).is_dir())

    def assignments(self) -> tuple[str, ...]:
        """The names of the assignments, the course's own and the built-in, sorted."""
        files = (file for folder in self.lookup("assignments") for file in folder.glob("*.toml"))
        return tuple(sorted({file.stem for file in files}))

    def assignment(self, name: str) -> Assignment:
        """The assignment `name`. Raises UsageError if there is none, CourseError if its file is wrong."""
        known = self.assignments()
        if name not in known:
            raise UsageError(f"there is no assignment '{name}'", did_you_mean(name, known))
        files = (folder / f"{name}.toml" for folder in self.lookup("assignments"))
        return read_assignment(next(file for file in files if file.exists()))


def find_course(folder: Path | None, need: bool) -> Course:
    """The course in `folder`, else in the current folder, else (unless a course is needed) the built-in one.

    Raises UsageError if there is none, CourseError if its course.toml is wrong.
    """
    place = folder or Path.cwd()
    if (place / "course.toml").is_file():
        return _course(place)
    if folder is None and not need:
        return _course(builtin_folder())
    raise UsageError(
        f"{place} is not a course: there is no course.toml in it",
        f"Make one with `coursekit init {folder or 'DIR'}`, or name one with `--course DIR`.",
    )


def init_course(folder: Path) -> list[Path]:
    """Make `folder` a course with a key of its own, an example roster and the built-in assignments.

    Returns the files written; what exists is never overwritten. Raises UsageError if it is a course already,
    or cannot be written.
    """
    if (folder / "course.toml").exists():
        raise UsageError(f"{folder} is a course already", "Edit its course.toml, or choose another folder.")
    texts = {"course.toml": _COURSE_TOML, "roster.csv": _ROSTER, ".gitignore": _GITIGNORE}
    for file in (builtin_folder() / "assignments").glob("*.toml"):
        texts[f"assignments/{file.name}"] = file.read_text("utf-8")
    try:
        (folder / "assignments").mkdir(parents=True, exist_ok=True)
        # "x": a file that appears meanwhile is not overwritten either.
        missing = [name for name in texts if not (folder / name).exists()]
        written = [_write(folder / name, texts[name]) for name in missing]
        if not (folder / "course.key").exists():
            written.append(_write_key(folder / "course.key"))
    except OSError as error:
        what = f"cannot make a course: {error.filename or folder}: {error.strerror}"
        raise UsageError(what, "Choose another folder.") from None
    return sorted(written)


def _course(folder: Path) -> Course:
    heading = read_heading(folder / "course.toml")
    return Course(folder, heading.name, heading.title, heading.lang, folder.resolve() == builtin_folder())


def _write(file: Path, text: str) -> Path:
    # Without a byte order mark Excel opens a roster in UTF-8 as windows-1251, and writes it back broken.
    encoding = "utf-8-sig" if file.suffix == ".csv" else "utf-8"
    with file.open("x", encoding=encoding, newline="\n") as opened:
        opened.write(text)
    return file


def _write_key(file: Path) -> Path:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(os.urandom(KEY_BYTES))
    return file


def _read_key(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            key = opened.read(KEY_BYTES + 1)
    except FileNotFoundError:
        raise CourseError(
            f"{file} is missing: every variant and every hidden test is drawn from it",
            "Put the key of this course back. A new course gets one from `coursekit init`.",
        ) from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}") from None
    # Windows has no such bits: there the folder's own rights decide.
    if os.name != "nt" and stat.S_IMODE(mode) & 0o077:
        raise CourseError(f"{file} can be read by other users of this machine", f"Run: chmod 600 {file}")
    if len(key) != KEY_BYTES:
        raise CourseError(
            f"{file} is not a course key: it has not {KEY_BYTES} bytes", "Put the key of this course back."
        )
    return key
