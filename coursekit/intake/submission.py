"""What intake hands on: submissions with their code, what was rejected and why, who is missing."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coursekit.notes import Note

Kind = Literal["notebook", "python"]
How = Literal["signed metadata", "signed self-check", "file name", "folder name", "Moodle folder", "e-mail"]


@dataclass(frozen=True)
class Code:
    """One cell. `number` counts from 1 among all cells of the file; `source` is the student's text, with \\n.

    The self-check is cut out: its lines are empty, so that the lines after it keep their numbers.
    """

    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in. `path` is relative to what was taken in; `how`: what told the student.

    `cells` may lie on disk, and are then read whenever they are looked at: of a large class, look at one at a time.
    """

    student: str
    path: str
    how: How
    kind: Kind
    cells: Sequence[Code]
    sha256: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A file that is not graded. `student`: whose it seems to be, if that is known."""

    path: str
    reason: str
    hint: str
    student: str | None = None


@dataclass(frozen=True)
class Intake:
    """Submissions in the roster's order, rejected files by path, and the students who handed in nothing.

    A student in whose place a file was rejected is not missing: somebody has to look at the file.
    """

    submissions: tuple[Submission, ...]
    rejected: tuple[Rejected, ...]
    missing: tuple[str, ...]


def shown(text: str, most: int = 200) -> str:
    """`text` for people's eyes: composed, shortened, what does not print or turns the direction escaped."""
    text = unicodedata.normalize("NFC", text)
    if len(text) > most:
        text = text[: most // 2 - 1] + "…" + text[-most // 2 :]
    # Cf holds the marks that turn the direction of text, Cs what was no UTF-8.
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def writable(text: str) -> str:
    """`text` without half characters, which cannot be written anywhere: two that fit are one, others U+FFFD."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
