"""Tables for people: a long one is drawn in pieces, and looks like a short one."""

import pytest

from coursekit.cli.render import EDGES, PIECE, WIDTH, intake_tables, long_table, percent, table
from coursekit.intake import Intake, Rejected
from coursekit.report.visible import width

HEADINGS = ["student", "file", "matched by", "notes"]


def row(n: int, file: str = "lab.ipynb", note: str = "") -> list[str]:
    return [f"student.{n:04}", f"Ґанок {n}/{file}", "漢字", note]


def drawn(rows: list[list[str]]) -> list[str]:
    return "\n".join(long_table(HEADINGS, lambda: rows)).split("\n")


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row(n) for n in range(5)],
        [row(1), row(2, note="[bold]not read[/]: \u202e\x1b[31m")],
        [row(1), row(2, file="a" * 150), row(3)],
    ],
)
def test_it_looks_as_if_drawn_at_once(rows: list[list[str]]) -> None:
    at_once = table(HEADINGS, rows).split("\n")
    assert drawn(rows) == [line for line in at_once if line.strip()]


def test_it_comes_in_pieces_whose_columns_are_the_same() -> None:
    rows = [row(n) for n in range(3 * PIECE)]
    assert len(list(long_table(HEADINGS, lambda: rows))) == 4
    heading, rule, *lines = drawn(rows)
    assert {line.index("Ґанок") for line in lines} == {heading.index("file")}
    assert len(lines) == len(rows)
    assert width(rule) == width(lines[0]) <= WIDTH


def test_what_is_too_wide_is_folded_and_nothing_is_lost() -> None:
    lines = drawn([row(1, note="word " * 40), row(2, file="x" * 300)])
    assert max(map(width, lines)) <= WIDTH
    assert "".join(lines).count("word") == 40
    assert "".join(lines).count("x") == 300
    assert min(len(line) for line in lines) > EDGES


@pytest.mark.parametrize(("share", "shown"), [(1.0, "100%"), (0.9975, "99%"), (0.754, "75%"), (0.0, "0%")])
def test_a_hundred_per_cent_is_all_of_it(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_of_one_student_only_some_rejected_files_are_named() -> None:
    no = "is empty"
    mallory = [Rejected(f"mallory/{n:05}.py", no, "Ask.", "mallory") for n in range(20_000)]
    others = [Rejected(f"s{n}/lab.py", no, "Ask.", f"s{n}") for n in range(20)]
    nobody = [Rejected(f"zzz/{n:05}.py", no, "Ask.") for n in range(20_000)]
    strays = [Rejected(f"z{n}.py", no, "Ask.") for n in range(20)]
    found = "\n".join(intake_tables(Intake((), (*mallory, *others, *nobody, *strays), ()))).split("\n")
    assert len(found) == 2 * (5 + 20 + 5 + 20) + 2
    assert [line for line in found if "more" in line] == [
        "not graded: and 19995 more files of mallory", "not graded: and 19995 more files of zzz"
    ]  # fmt: skip
    assert sum("s7/lab.py" in line for line in found) == 1
