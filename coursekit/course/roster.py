"""roster.csv → students. Their ids name files on every system and tell students apart in any letter case."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from coursekit.errors import CourseError, did_you_mean

COLUMNS = ("student", "name", "email", "lang")
LANGUAGES = ("uk", "en")

_WINDOWS_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(10))}
_LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd")  # Unicode's letters and decimal digits
_ID_RULE = "An id has letters, digits and _ . @ -, 1 to 64 of them, and does not begin or end with a dot."
_SAVE_AS = "In Excel: save as, 'CSV UTF-8 '. In LibreOffice: character set 'Unicode (UTF-8)'."


@dataclass(frozen=True, slots=True)
class Student:
    """One line of the roster. `id` is NFC and safe as a file name; `lang` "" stands for the course's own."""

    id: str
    name: str
    email: str
    lang: str


def fold(text: str) -> str:
    """What is left of an id or a name when case, composed letters and spaces are not told apart."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(folded.split())


def wrong_with_id(text: str) -> str:
    """Why `text` cannot be a student's id, or "". An id is a file name on Linux, macOS and Windows."""
    if not text:
        return "is empty"
    for letter in text:
        if letter not in "_.@-" and unicodedata.category(letter) not in _LETTERS:
            return f"has {letter!a} in it"
    # 200 bytes: a name of a file has 255, and 64 letters of some scripts take more than that.
    if len(text) > 64 or len(text.encode()) > 200:
        return "is too long"
    if text[0] == "." or text[-1] == ".":
        return "begins or ends with a dot"
    if text.split(".")[0].upper() in _WINDOWS_DEVICES:
        return "is the name of a device on Windows"
    return ""


def read_roster(file: Path) -> tuple[Student, ...]:
    """The students of a CSV file, in its order: `,`, `;` or tab between columns, UTF-8 with a mark or not.

    Only the column `student` has to be there; others than COLUMNS are ignored. Raises CourseError.
    """
    text = _text(file)
    # The heading has no quoted cells, so the separator is what stands most often in it.
    separator = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    students: list[Student] = []
    lines: dict[str, int] = {}
    try:
        places = _places(file, next(reader, []))
        for row in reader:
            if any(cell.strip() for cell in row):
                student = _student(file, reader.line_num, row, places)
                if first := lines.get(fold(student.id)):
                    _fail(
                        file,
                        reader.line_num,
                        f"the student '{student.id}' is in line {first} already",
                        "Ids differ by more than capital letters. Take one of the two lines out.",
                    )
                lines[fold(student.id)] = reader.line_num
                students.append(student)
    except csv.Error as error:
        _fail(file, reader.line_num, f"not CSV: {error}", _SAVE_AS)
    return tuple(students)


def _fail(file: Path, line: int, what: str, hint: str) -> NoReturn:
    raise CourseError(f"{file}:{line}: {what}", hint) from None


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        hint = f"Write one: a line '{','.join(COLUMNS)}', and a line for each student."
        raise CourseError(f"there is no roster: {file}", hint) from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _fail(file, data.count(b"\n", 0, error.start) + 1, "not UTF-8", _SAVE_AS)


def _places(file: Path, heading: list[str]) -> dict[str, int]:
    """Column name → its place in a row."""
    names = [fold(cell) for cell in heading]
    for column in COLUMNS:
        if names.count(column) > 1:
            _fail(file, 1, f"two columns are called '{column}'", "Take one out, or call it otherwise.")
    if "student" not in names:
        near = did_you_mean("student", [n for n in names if n], "The columns are")
        hint = f"The first line names the columns: {','.join(COLUMNS)}. {near}"
        _fail(file, 1, "there is no column 'student'", hint)
    return {column: names.index(column) for column in COLUMNS if column in names}


def _student(file: Path, line: int, row: list[str], places: dict[str, int]) -> Student:
    def cell(column: str) -> str:
        place = places.get(column, len(row))
        return " ".join(unicodedata.normalize("NFC", row[place]).split()) if place < len(row) else ""

    if wrong := wrong_with_id(cell("student")):
        _fail(file, line, f"the id '{cell('student')[:80]}' {wrong}", _ID_RULE)
    if (lang := cell("lang").lower()) not in ("", *LANGUAGES):
        _fail(file, line, f"the language is '{lang}'", f"It is {' or '.join(LANGUAGES)}, or left out.")
    return Student(cell("student"), cell("name"), cell("email"), lang)
