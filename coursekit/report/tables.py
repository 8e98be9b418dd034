"""Results as tables: grades.csv for spreadsheets and learning management systems, a summary for the terminal."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from coursekit.grade.records import ClassResults
from coursekit.grade.results import Diagnosis, ItemResult, Status, StudentResult
from coursekit.notes import Note
from coursekit.report.visible import visible

# Excel takes a UTF-8 file without this mark for the system's code page, and every Ukrainian name for gibberish.
# Moodle, Canvas, LibreOffice and pandas skip it; Python's csv needs encoding="utf-8-sig".
BOM = "\ufeff"

# A cell that begins so is a formula to some spreadsheet; the full-width forms are, too, in East Asian editions.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def grades_csv(
    results: ClassResults,
    names: Mapping[str, str],
    emails: Mapping[str, str] | None = None,
    items: Sequence[str] | None = None,
) -> Iterator[str]:
    """One line a student: student,name,email,points,max_points,<one column per item>,status,submission.

    Commas, CRLF and quotes as in RFC 4180, a byte order mark first; write it with encoding="utf-8", newline="".
    Points have a decimal point and at most 4 decimals, whatever the language. A cell is empty where an item is
    BROKEN, and so is the total then: nobody is given a zero that is not theirs. status is "graded", "missing"
    (nothing handed in), "broken" or "rejected" (what was handed in was not graded: no points at all). Text that a
    spreadsheet would take for a formula has ' before it.
    `items`: the columns, where they are known; else every student is looked at once more for them. The rejected stand
    where they do in `names`, else at the end.
    A Ukrainian Excel expects semicolons: open the file by Data → From Text/CSV, not by a double click.
    """
    if items is None:
        items = list(dict.fromkeys(item.item for student in results.students for item in student.items))
    head = ("student", "name", "email", "points", "max_points", *map(_text, items), "status", "submission")
    yield BOM + _line(head)

    def row(student: str, points: Sequence[str], status: str, file: str) -> str:
        whose = (student, names.get(student, ""), (emails or {}).get(student, ""))
        return _line([*map(_text, whose), *points, status, _text(file)])

    rejected = {r.student: r.file for r in reversed(results.rejected) if r.student is not None}
    roster = iter(names)
    for student in results.students:
        rejected.pop(student.student, None)  # it was another file of theirs
        for other in takewhile(student.student.__ne__, roster):
            if other in rejected:
                yield row(other, [""] * (2 + len(items)), "rejected", rejected.pop(other))
        by_item = {item.item: item for item in student.items}
        each = [_number(by_item[name].points) if name in by_item else "" for name in items]
        points = [_number(student.points), _number(student.max_points), *each]
        yield row(student.student, points, state(student), student.submission.file if student.submission else "")
    for other, file in rejected.items():
        yield row(other, [""] * (2 + len(items)), "rejected", file)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def state(student: StudentResult) -> str:
    """How a student's grading ended: "graded", "missing" or "broken"."""
    if any(item.status is Status.BROKEN for item in student.items):
        return "broken"
    return "missing" if student.submission is None else "graded"


def _text(text: str) -> str:
    guarded = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return ("'" if guarded else "") + visible(text)


def _number(points: float | None) -> str:
    if points is None or points != points:  # NaN is no grade
        return ""
    text = f"{points:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(frozen=True)
class Told:
    """A diagnosis and how many students were told it."""

    item: str
    mistake: str
    message: Note
    students: int


@dataclass(frozen=True)
class ItemSummary:
    """One item over the class. `mean_share` of its points, 0 to 1, over those who handed in; None if it is unknown.

    `statuses` counts all students, in the order of Status, without zeros. `told`: the most frequent diagnoses first.
    """

    item: str
    kind: str
    max_points: float
    mean_share: float | None
    statuses: dict[Status, int]
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Summary:
    """The class at a glance, also those who handed in what was rejected: their total is not known.

    `rejected` counts files. `mean_points` is over those who handed in and whose total is known.
    """

    assignment: str
    students: int
    handed_in: int
    broken: int
    rejected: int
    mean_points: float | None
    max_points: float
    items: tuple[ItemSummary, ...]
    told: tuple[Told, ...]


def summary(results: ClassResults, most: int = 5) -> Summary:
    """Means, counts and the `most` frequent diagnoses, of each item and over all. Looks at each student once."""
    handed_in = broken = 0
    rejected = {r.student for r in results.rejected if r.student is not None}
    max_points, points = 0.0, _Mean()
    tallies: dict[str, _Tally] = {}
    for student in results.students:
        rejected.discard(student.student)
        broken += state(student) == "broken"
        max_points = max(max_points, student.max_points)
        if student.submission is not None:
            handed_in += 1
            points.add(student.points)
        for item in student.items:
            tallies.setdefault(item.item, _Tally(item)).add(item, student.submission is not None)
    return Summary(
        assignment=results.assignment,
        students=len(results.students) + len(rejected),
        handed_in=handed_in + len(rejected),
        broken=broken,
        rejected=len(results.rejected),
        mean_points=points.value,
        max_points=max_points,
        items=tuple(tally.summary(most) for tally in tallies.values()),
        told=_most((told for tally in tallies.values() for told in tally.told()), most),
    )


class _Mean:
    """The mean of the numbers that are known."""

    def __init__(self) -> None:
        self._sum, self._count = 0.0, 0

    def add(self, number: float | None) -> None:
        if number is not None:
            self._sum += number
            self._count += 1

    @property
    def value(self) -> float | None:
        return self._sum / self._count if self._count else None


class _Tally:
    """One item, counted over the class."""

    def __init__(self, first: ItemResult) -> None:
        self._first, self._share = first, _Mean()
        self._statuses: Counter[Status] = Counter()
        self._told: Counter[str] = Counter()
        self._messages: dict[str, Note] = {}

    def add(self, item: ItemResult, handed_in: bool) -> None:
        """One student's. Who is told the same about several fields counts once."""
        self._statuses[item.status] += 1
        if handed_in and item.max_points > 0:
            self._share.add(None if item.points is None else item.points / item.max_points)
        told = {m: note for d in _diagnoses(item) for m, note in zip(d.mistakes, d.messages, strict=True)}
        self._told.update(told.keys())
        self._messages |= told

    def told(self) -> list[Told]:
        return [Told(self._first.item, name, self._messages[name], count) for name, count in self._told.items()]

    def summary(self, most: int) -> ItemSummary:
        return ItemSummary(
            item=self._first.item,
            kind=self._first.kind,
            max_points=self._first.max_points,
            mean_share=self._share.value,
            statuses={status: self._statuses[status] for status in Status if self._statuses[status]},
            told=_most(self.told(), most),
        )


def _diagnoses(item: ItemResult) -> list[Diagnosis]:
    found = [item.diagnosis, *(field.diagnosis for field in item.fields)]
    return [d for d in found if d is not None]


def _most(told: Iterable[Told], most: int) -> tuple[Told, ...]:
    return tuple(sorted(told, key=lambda t: (-t.students, t.item, t.mistake))[:most])
