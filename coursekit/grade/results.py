"""What grading says: the types of results.json. Their JSON schema is generated from them.

Nothing here depends on a clock or a library's release: equal work gives equal bytes. Sentences are English
notes, translated by the pages. Numbers received are text of 6 digits; exceptions are their type and the student's line.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from coursekit.notes import Note

SCHEMA: Literal["coursekit/results/1"] = "coursekit/results/1"


class Status(StrEnum):
    """How an item ended: all points, some, or the cause of none in the simplest case. BROKEN is the grader's fault."""

    PASSED = "PASSED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    ERROR = "ERROR"
    TIMEOUT = "TIMEOUT"
    MEMORY = "MEMORY"
    MISSING = "MISSING"
    BROKEN = "BROKEN"


class Verdict(StrEnum):
    """How a property ended. BLOCKED: an earlier fault hides it, and it earns nothing."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    BLOCKED = "BLOCKED"
    BROKEN = "BROKEN"


class Shown(msgspec.Struct, frozen=True):
    """A value as people read it. An array has its shape and its cells as text, row by row; anything else is a note.

    `marked` are the places of the cells that differ from what was expected.
    """

    shape: tuple[int, ...] | None = None
    cells: tuple[str, ...] = ()
    note: Note | None = None
    marked: tuple[int, ...] = ()


class Argument(msgspec.Struct, frozen=True):
    """One argument of a call: `x`, and its value."""

    name: str
    value: Shown


class Counterexample(msgspec.Struct, frozen=True):
    """The smallest frozen case that fails: the call, what was due and what came."""

    property: str
    call: str
    arguments: tuple[Argument, ...]
    expected: Shown
    received: Shown


class Diagnosis(msgspec.Struct, frozen=True):
    """The known mistake that explains what was handed in, and the sentence that helps.

    `also`: the other one, where it takes two together.
    """

    mistake: str
    message: Note
    also: "Diagnosis | None" = None

    @property
    def mistakes(self) -> tuple[str, ...]:
        """One name, or two."""
        return (self.mistake,) if self.also is None else (self.mistake, *self.also.mistakes)

    @property
    def messages(self) -> tuple[Note, ...]:
        """A sentence for each."""
        return (self.message,) if self.also is None else (self.message, *self.also.messages)

    def __str__(self) -> str:
        return " + ".join(self.mistakes)


class PropertyResult(msgspec.Struct, frozen=True):
    """One property of an exercise: what it claims, whether that was found true, and what it earned."""

    name: str
    claim: Note
    points: float
    max_points: float
    status: Verdict
    message: Note | None = None


class FieldResult(msgspec.Struct, frozen=True):
    """One field of a problem. `received` is as read; its marked cells are wrong. None of both where it was blank.

    `carried`: it was judged from the student's own earlier values. `problem`: why it could not be read.
    """

    name: str
    points: float
    max_points: float
    status: Status
    received: Shown | None = None
    expected: Shown | None = None
    carried: bool = False
    message: Note | None = None
    diagnosis: Diagnosis | None = None


class ItemResult(msgspec.Struct, frozen=True):
    """One problem or exercise of an assignment. BROKEN has no points."""

    item: str
    kind: Literal["problem", "exercise"]
    points: float | None
    max_points: float
    status: Status
    properties: tuple[PropertyResult, ...] = ()
    fields: tuple[FieldResult, ...] = ()
    counterexample: Counterexample | None = None
    diagnosis: Diagnosis | None = None
    worked: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()


class Handed(msgspec.Struct, frozen=True):
    """The file that was graded."""

    file: str
    sha256: str
    matched_by: str


class StudentResult(msgspec.Struct, frozen=True):
    """One student. No total where an item is BROKEN. `submission` is null where nothing was handed in."""

    student: str
    points: float | None
    max_points: float
    submission: Handed | None
    items: tuple[ItemResult, ...]
    notes: tuple[Note, ...] = ()


class Rejection(msgspec.Struct, frozen=True):
    """A file that was not graded, and why."""

    file: str
    reason: str
    student: str | None = None


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """results.json: the students in the order of the roster, and the files that were not graded."""

    schema: Literal["coursekit/results/1"] = SCHEMA
    assignment: str
    students: tuple[StudentResult, ...]
    rejected: tuple[Rejection, ...] = ()


def encode(results: Results) -> bytes:
    """The bytes of results.json: UTF-8, indented by two, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n"


def decode(data: bytes) -> Results:
    """Results from the bytes of results.json; msgspec.ValidationError for anything else."""
    return msgspec.json.decode(data, type=Results)


def json_schema() -> dict[str, object]:
    """The JSON schema of results.json."""
    return msgspec.json.schema(Results)
