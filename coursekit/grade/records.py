"""Results on disk, one file a student as they come in, and a class's results, read from there one at a time.

What grades a class of thousands holds no more of it in memory than of a class of ten.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, overload

import msgspec

from coursekit.frozen import write_secretly
from coursekit.grade.results import Rejection, Results, StudentResult, encode


class Record(msgspec.Struct, frozen=True):
    """One student's result on disk, and a fingerprint of all that it was made from."""

    fingerprint: str
    tier: str
    seconds: float
    result: StudentResult


@dataclass(frozen=True)
class Records:
    """grades/ASSIGNMENT/records/: STUDENT.json each."""

    folder: Path

    def write(self, record: Record) -> None:
        """Puts a record in its student's place."""
        # Without sync: a record that a power cut spoils is no record, and its submission is graded again.
        write_secretly(self.path(record.result.student), msgspec.json.encode(record), sync=False)

    def made_from(self, student: str, fingerprint: str) -> Record | None:
        """The record of a run that was stopped, if it was made from the very same things."""
        try:
            record = msgspec.json.decode(self.path(student).read_bytes(), type=Record)
        except (OSError, msgspec.MsgspecError):
            return None
        return record if record.fingerprint == fingerprint else None

    def result(self, student: str) -> StudentResult:
        """What a student's record says. Raises OSError where there is none."""
        return msgspec.json.decode(self.path(student).read_bytes(), type=Record).result

    def students(self) -> frozenset[str]:
        """Who has a record."""
        return frozenset(path.stem for path in self.folder.glob("*.json"))

    def clear(self, but: Collection[str] = ()) -> None:
        """Takes all records away, but not those of these students."""
        for student in self.students().difference(but):
            self.path(student).unlink()

    def path(self, student: str) -> Path:
        """The file of a student's record."""
        return self.folder / f"{student}.json"


class ClassResults(Protocol):
    """The results of a class: `Results`, all at once, or `Recorded`, one student at a time."""

    @property
    def assignment(self) -> str: ...

    @property
    def students(self) -> Sequence[StudentResult]: ...

    @property
    def rejected(self) -> Sequence[Rejection]: ...


@dataclass(frozen=True)
class Recorded:
    """A class's results as they lie on disk; the next grading of the assignment replaces them.

    `failed`: the first error of what was to be done with each result (its page), once the result itself was kept.
    """

    assignment: str
    students: "Students"
    rejected: tuple[Rejection, ...]
    failed: Exception | None = None


class Students(Sequence[StudentResult]):
    """The results of students, each read when it is looked at: from its record, or made where nothing was handed in."""

    def __init__(
        self, order: Sequence[str], records: Records, kept: Collection[str], missing: Collection[str],
        nothing: Callable[[str], StudentResult],
    ) -> None:  # fmt: skip
        self._records, self._missing, self._nothing = records, frozenset(missing), nothing
        self.ids = tuple(s for s in order if s in kept or s in self._missing)

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> StudentResult: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[StudentResult, ...]: ...

    def __getitem__(self, place: int | slice) -> StudentResult | tuple[StudentResult, ...]:
        found = self.ids[place]
        return self._read(found) if isinstance(found, str) else tuple(map(self._read, found))

    def _read(self, student: str) -> StudentResult:
        return self._nothing(student) if student in self._missing else self._records.result(student)


def results_json(assignment: str, students: Students, rejected: tuple[Rejection, ...]) -> Iterator[bytes]:
    """The bytes of results.json as `encode` gives them, a student at a time."""
    frame = encode(Results(assignment=assignment, students=(), rejected=rejected))
    before, empty, after = frame.partition(b'"students": []')  # inside a string, its quotes would be escaped
    if not students:
        yield frame
        return
    yield before + empty[:-1]
    for place, student in enumerate(students):
        # Lines are broken between values alone: a line break in a string is \n.
        text = msgspec.json.format(msgspec.json.encode(student), indent=2).replace(b"\n", b"\n    ")
        yield (b",\n    " if place else b"\n    ") + text
    yield b"\n  ]" + after
