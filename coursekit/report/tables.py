"""Results as tables: grades.csv for spreadsheets and learning management systems, a summary for the terminal."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coursekit.grade.results import Diagnosis, ItemResult, Results, Status, StudentResult
from coursekit.notes import Note
from coursekit.report.visible import visible

# Excel takes a UTF-8 file without this mark for the system's code page, and every Ukrainian name for gibberish.
# Moodle, Canvas, LibreOffice and pandas skip it; Python's csv needs encoding="utf-8-sig".
BOM = "\ufeff"

# A cell that begins so is a formula to some spreadsheet; the full-width forms are, too, in East Asian editions.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def grades_csv(results: Results, names: Mapping[str, str], emails: Mapping[str, str] | None = None) -> str:
    """One line a student: student,name,email,points,max_points,<one column per item>,status,submission.

    Commas, CRLF and quotes as in RFC 4180, a byte order mark first; write it with encoding="utf-8", newline="".
    Points have a decimal point and at most 4 decimals, whatever the language. A cell is empty where an item is
    BROKEN, and so is the total then: nobody is given a zero that is not theirs. status is "graded", "missing"
    (nothing handed in) or "broken". Text that a spreadsheet would take for a formula has ' before it.
    A Ukrainian Excel expects semicolons: open the file by Data → From Text/CSV, not by a double click.
    """
    items = list(dict.fromkeys(item.item for student in results.students for item in student.items))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = ("student", "name", "email", "points", "max_points", *map(_text, items), "status", "submission")
    writer.writerow(head)
    for student in results.students:
        by_item = {item.item: item for item in student.items}
        writer.writerow(
            [
                _text(student.student),
                _text(names.get(student.student, "")),
                _text((emails or {}).get(student.student, "")),
                _number(student.points),
                _number(student.max_points),
                *(_number(by_item[name].points) if name in by_item else "" for name in items),
                state(student),
                _text(student.submission.file if student.submission else ""),
            ]
        )
    return BOM + out.getvalue()


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
    """The class at a glance. `mean_points` is over those who handed in and whose total is known."""

    assignment: str
    students: int
    handed_in: int
    broken: int
    rejected: int
    mean_points: float | None
    max_points: float
    items: tuple[ItemSummary, ...]
    told: tuple[Told, ...]


def summary(results: Results, most: int = 5) -> Summary:
    """Means, counts and the `most` frequent diagnoses, of each item and over all."""
    handed = [s for s in results.students if s.submission is not None]
    names = list(dict.fromkeys(item.item for student in results.students for item in student.items))
    items = tuple(_item(results.students, name, most) for name in names)
    told = (told for name in names for told in _told(results.students, name))
    return Summary(
        assignment=results.assignment,
        students=len(results.students),
        handed_in=len(handed),
        broken=sum(state(s) == "broken" for s in results.students),
        rejected=len(results.rejected),
        mean_points=_mean(s.points for s in handed),
        max_points=max((s.max_points for s in results.students), default=0.0),
        items=items,
        told=_most(told, most),
    )


def _item(students: Iterable[StudentResult], name: str, most: int) -> ItemSummary:
    pairs = [(s, item) for s in students for item in s.items if item.item == name]
    first = pairs[0][1]
    counts = Counter(item.status for _, item in pairs)
    shares = (
        None if item.points is None else item.points / item.max_points
        for student, item in pairs
        if student.submission is not None and item.max_points > 0
    )
    return ItemSummary(
        item=name,
        kind=first.kind,
        max_points=first.max_points,
        mean_share=_mean(shares),
        statuses={status: counts[status] for status in Status if counts[status]},
        told=_most(_told(students, name), most),
    )


def _told(students: Iterable[StudentResult], name: str) -> list[Told]:
    """The diagnoses of one item. A student who is told the same about several fields counts once."""
    counts: Counter[str] = Counter()
    messages: dict[str, Note] = {}
    for student in students:
        told = [d for item in student.items if item.item == name for d in _diagnoses(item)]
        found = {mistake: note for d in told for mistake, note in zip(d.mistakes, d.messages, strict=True)}
        counts.update(found.keys())
        messages |= found
    return [Told(name, mistake, messages[mistake], count) for mistake, count in counts.items()]


def _diagnoses(item: ItemResult) -> list[Diagnosis]:
    found = [item.diagnosis, *(field.diagnosis for field in item.fields)]
    return [d for d in found if d is not None]


def _most(told: Iterable[Told], most: int) -> tuple[Told, ...]:
    return tuple(sorted(told, key=lambda t: (-t.students, t.item, t.mistake))[:most])


def _mean(numbers: Iterable[float | None]) -> float | None:
    known = [n for n in numbers if n is not None]
    return sum(known) / len(known) if known else None
