"""What commands print for people: tables by rich, text by the report."""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.grade.show import exact_text
from coursekit.problem import Answer
from coursekit.report.plain import item_text
from coursekit.report.visible import visible, width
from coursekit.templating import Texts, points_text

if TYPE_CHECKING:  # a command loads only what it needs itself
    from coursekit.demo import Demo
    from coursekit.generate.preview import Preview
    from coursekit.grade.attempt import Attempt
    from coursekit.grade.results import Rejection
    from coursekit.grade.run import RunInfo
    from coursekit.intake import Intake
    from coursekit.report.tables import Summary

WIDTH = 100
BETWEEN, EDGES = 3, 2  # blanks that rich puts between two columns, and left and right of all
PIECE = 100  # rows that are printed at a time
NAMED = 5  # rejected files of one student, which take two lines each; students whose results are replaced
SHOWN = 4  # the first of the demo's students who reads English


def table(headings: list[str], rows: list[list[str]], title: str = "") -> str:
    """A table as text, without colour: it may be piped. Cells are plain text, whatever they hold."""
    return _drawn(headings, rows, title)


def _drawn(
    headings: list[str], rows: list[list[str]], title: str = "", widths: list[int] | None = None, head: bool = True
) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn: Any = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False, show_header=head)
    for place, heading in enumerate(headings):
        drawn.add_column(heading, overflow="fold", width=widths[place] if widths else None)
    for row in rows:
        drawn.add_row(*(Text(visible(cell)) for cell in row))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, legacy_windows=False).print(drawn)
    return out.getvalue().rstrip("\n")


def long_table(headings: list[str], rows: Callable[[], Iterable[list[str]]]) -> Iterator[str]:
    """A table of however many rows, in pieces. rich draws the heading and the rows that do not fit on a line: it takes
    some kB for each row, and remembers."""
    widths = [len(h) for h in headings]
    for row in rows():
        widths = [max(w, width(visible(cell))) for w, cell in zip(widths, row, strict=True)]
    while sum(widths) > WIDTH - EDGES - BETWEEN * (len(widths) - 1):  # the widest give way, as rich has it
        widths[widths.index(max(widths))] -= 1
    yield _without_blank_lines(_drawn(headings, [], widths=widths))
    lines = (_line(row, widths) for row in rows())
    while piece := list(islice(lines, PIECE)):
        yield "\n".join(piece)


def _line(row: list[str], widths: list[int]) -> str:
    cells = [visible(cell) for cell in row]
    room = [w - width(cell) for w, cell in zip(widths, cells, strict=True)]
    if min(room) < 0:
        return _without_blank_lines(_drawn(row, [row], widths=widths, head=False))
    return " " + (" " * BETWEEN).join(cell + " " * n for cell, n in zip(cells, room, strict=True)) + " "


def _without_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


def intake_tables(intake: "Intake") -> Iterator[str]:
    """Who was matched how, what was not, and who is missing."""
    if intake.submissions:
        yield from long_table(
            ["student", "file", "matched by", "notes"],
            lambda: ([s.student, s.path, s.how, "; ".join(map(str, s.notes))] for s in intake.submissions),
        )
    yield from _not_graded(
        (r.student, r.path, f"{visible(r.reason)}\n      hint: {visible(r.hint)}") for r in intake.rejected
    )
    if intake.missing:
        yield f"nothing from: {', '.join(intake.missing)}"
    if not (intake.submissions or intake.rejected or intake.missing):
        yield "there is nothing here"


def _not_graded(rejected: Iterable[tuple[str | None, str, str]]) -> Iterator[str]:
    """Student, file and what is said of it, of each student a few: one may hand in thousands."""
    count = Counter[str]()
    for student, path, said in rejected:
        whose = student or path.partition("/")[0]
        count[whose] += 1
        if count[whose] <= NAMED:
            yield f"not graded: {visible(path)}: {said}"
    for whose, files in count.items():
        if files > NAMED:
            yield f"not graded: and {files - NAMED} more files of {visible(whose)}"


def replaced(students: Sequence[str], folder: Path) -> str:
    """That results of these are there no more, and where they are kept."""
    more = f" and {len(students) - NAMED} more" if len(students) > NAMED else ""
    return (
        f"warning: earlier results are replaced by 'nothing handed in', for these submissions hold nothing of: "
        f"{', '.join(students[:NAMED])}{more}\n"
        f"      hint: the earlier grading is kept in {folder}; grade the folder that holds all submissions"
    )


def percent(share: float) -> str:
    """`75%`; 100% is all of it, and not nearly all."""
    return f"{share if share >= 1 else min(share, 0.99):.0%}"


def summary_table(found: "Summary", rejected: "Sequence[Rejection]", info: "RunInfo", folder: Path) -> str:
    """How the class did, item by item, and where everything lies."""
    rows = []
    for item in found.items:
        share = "–" if item.mean_share is None else percent(item.mean_share)
        statuses = ", ".join(f"{count} {status.value}" for status, count in item.statuses.items())
        told = f"{item.told[0].mistake} ({item.told[0].students})" if item.told else ""
        rows.append([item.item, points_text(item.max_points), share, statuses, told])
    mean = points_text(found.mean_points)
    tier = ", ".join(info.tiers) or "–"
    lines = [
        table(["item", "max", "mean", "status", "most frequent diagnosis"], rows),
        f"{found.handed_in} of {found.students} students handed in, mean {mean} of {points_text(found.max_points)}",
        f"{info.seconds:.1f} s, tier {tier}"
        + (f", {info.reused} results of a stopped run reused" if info.reused else ""),
        f"grades     {folder / 'grades.csv'}",
        f"results    {folder / 'results.json'}",
        f"feedback   {folder / 'feedback'}",
    ]
    if found.broken:
        lines.append(f"BROKEN: {found.broken} students have an item that could not be graded: see results.json")
    lines += _not_graded((r.student, r.file, visible(r.reason)) for r in rejected)
    return "\n".join(lines)


def attempt_text(found: "Attempt", texts: Texts) -> str:
    """How one file did on one exercise."""
    notes = [f"! {visible(texts.note(n))}" for n in found.notes]
    text = item_text(found.item, texts, every=True)
    return "\n".join([text.rstrip("\n"), *notes, f"tier {found.tier}, {found.seconds:.2f} s"])


def demo_text(found: "Demo") -> str:
    """The demo's class in a table, and where to look."""
    rows = []
    for s in found.results.students:
        person = found.promises[s.student].person
        odd = sum(i.status.value not in ("PASSED", "PARTIAL") for i in s.items)
        told = [str(i.diagnosis) for i in s.items if i.diagnosis]
        shown = ", ".join(told[:2]) + (f" and {len(told) - 2} more" if len(told) > 2 else "")
        rows.append([person.name, person.habit, points_text(s.points), f"{odd}" if odd else "", shown])
    folder = found.course.folder
    lines = [
        table(
            ["student", "does", f"of {points_text(found.results.students[0].max_points)}", "items lost", "told"], rows
        ),
        f"graded in {found.info.seconds:.1f} s, tier {', '.join(found.info.tiers)}",
        f"a feedback page    {found.pages[SHOWN]}",
        f"grades             {folder / 'grades' / found.results.assignment / 'grades.csv'}",
    ]
    lines += [f"not as promised: {line}" for line in found.broken]
    if found.as_promised:
        lines.append("every student got the points and was told the mistakes that were promised")
    return "\n".join(lines)


def preview_text(found: "Preview", texts: Texts) -> str:
    """A variant as staff read it in a terminal."""
    lines = [found.title, "", found.statement, "", "ANSWER", *_answer(found.answer), "", "WORKED"]
    lines += [f"  {texts.note(n)}" for n in found.worked]
    lines += ["", f"EFFORT  {found.effort:g} {found.problem.unit}", "", "MISTAKES"]
    for name, wrong in found.mistakes.items():
        lines += [f"  {name}: {texts.gettext(found.problem.told(name))}"]
        changed = {k: v for k, v in wrong.items() if v != found.answer[k]}
        lines += ["  " + line for line in _answer(changed)]
    return "\n".join(lines)


def _answer(answer: Answer) -> list[str]:
    lines = []
    for name, values in answer.items():
        cells = [exact_text(c) for c in values.cells]
        columns = values.shape[-1] if values.shape else 1
        width = max(map(len, cells))
        rows = ["  ".join(c.rjust(width) for c in cells[k : k + columns]) for k in range(0, len(cells), columns)]
        lines += [f"  {name}: {rows[0].strip()}"] if len(rows) == 1 else [f"  {name}:", *("    " + r for r in rows)]
    return lines
