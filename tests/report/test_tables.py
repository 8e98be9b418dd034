"""grades.csv and the summary of a class."""

import csv
import io
from typing import Any

import pytest
from hostile_texts import HOSTILE, filled
from msgspec.structs import replace
from report_sample import student

from coursekit.grade.results import Diagnosis, Handed, ItemResult, Rejection, Results, Status, StudentResult
from coursekit.notes import Note
from coursekit.report.tables import BOM, grades_csv, summary

FILE = Handed("a.ipynb", "0" * 64, "identity")
FLIPS = Diagnosis("flips_kernel", Note("You flipped the kernel."))


def item(points: float | None, status: Status, name: str = "conv2d", diagnosis: Diagnosis | None = None) -> ItemResult:
    return ItemResult(name, "exercise", points, 4, status, diagnosis=diagnosis)


def one(name: str, *items: ItemResult, submission: Handed | None = FILE) -> StudentResult:
    points = None if any(i.points is None for i in items) else sum(i.points or 0 for i in items)
    return StudentResult(name, points, 4.0 * len(items), submission, items)


def table(*arguments: Any) -> str:
    return "".join(grades_csv(*arguments))


def rows(text: str) -> list[list[str]]:
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_a_line_a_student_with_a_column_an_item() -> None:
    results = Results(
        assignment="a", students=(one("anna", item(3, Status.PARTIAL), item(4, Status.PASSED, "softmax")),)
    )
    assert table(results, {"anna": "Анна Щур"}, {"anna": "a@uni.ua"}) == (
        BOM + "student,name,email,points,max_points,conv2d,softmax,status,submission\r\n"
        "anna,Анна Щур,a@uni.ua,7,8,3,4,graded,a.ipynb\r\n"
    )


def test_what_is_broken_is_empty_and_never_a_zero() -> None:
    results = Results(
        assignment="a", students=(one("anna", item(None, Status.BROKEN), item(4, Status.PASSED, "softmax")),)
    )
    assert rows(table(results, {}))[1] == ["anna", "", "", "", "8", "", "4", "broken", "a.ipynb"]


def test_who_handed_in_nothing_has_zeros_and_is_missing() -> None:
    results = Results(assignment="a", students=(one("anna", item(0, Status.MISSING), submission=None),))
    assert rows(table(results, {}))[1] == ["anna", "", "", "0", "4", "0", "missing", ""]


def test_whose_file_was_rejected_has_a_line_without_points() -> None:
    results = Results(
        assignment="a",
        students=(one("borys", item(3, Status.PARTIAL)), one("danylo", item(0, Status.MISSING), submission=None)),
        rejected=tuple(
            Rejection(f"{s}.ipynb", "not a notebook", s)
            for s in ("eva", "anna", "borys", "chrystyna", "chrystyna", None)
        ),
    )
    names = dict.fromkeys(("anna", "borys", "chrystyna", "danylo", "eva"), "")
    assert [[row[0], *row[3:]] for row in rows(table(results, names))[1:]] == [
        ["anna", "", "", "", "rejected", "anna.ipynb"],
        ["borys", "3", "4", "3", "graded", "a.ipynb"],
        ["chrystyna", "", "", "", "rejected", "chrystyna.ipynb"],
        ["danylo", "0", "4", "0", "missing", ""],
        ["eva", "", "", "", "rejected", "eva.ipynb"],
    ]
    assert {row[0] for row in rows(table(results, {}))[1:]} == names.keys()
    found = summary(results)
    assert (found.students, found.handed_in, found.mean_points) == (5, 4, 3)


def test_points_have_a_decimal_point_and_four_decimals_at_most() -> None:
    results = Results(assignment="a", students=(one("anna", item(8 / 3, Status.PARTIAL)),))
    assert rows(table(results, {}))[1][3:6] == ["2.6667", "4", "2.6667"]


def test_not_a_number_is_no_grade() -> None:
    results = Results(assignment="a", students=(one("anna", item(float("nan"), Status.PARTIAL)),))
    assert rows(table(results, {}))[1][3] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", "\n", " =", "＝", "\u00a0="])
def test_a_formula_is_defused_in_every_text_column(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    broken = filled(one("anna", item(1, Status.PARTIAL)), text)
    for row in rows(table(Results(assignment="a", students=(broken,)), {text: text}, {text: text})):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    row = rows(table(Results(assignment="a", students=(broken,)), {text: text}, {text: text}))[1]
    assert all(row[k].startswith("'") for k in (0, 1, 2, -1))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_in_its_cell(text: str) -> None:
    written = table(Results(assignment="a", students=(filled(student(), text),)), {text: text}, {text: text})
    found = rows(written)
    assert len(found) == 2
    assert len(found[0]) == len(found[1])
    assert written.count("\r\n") == 2
    written.encode("utf-8")


def test_quotes_and_commas_are_quoted() -> None:
    written = table(Results(assignment="a", students=(one("anna", item(1, Status.PARTIAL)),)), {"anna": 'Щур, "Анна"'})
    assert '"Щур, ""Анна"""' in written


def test_students_with_other_items_share_one_table() -> None:
    results = Results(
        assignment="a",
        students=(one("anna", item(1, Status.PARTIAL)), one("borys", item(2, Status.PARTIAL, "softmax"))),
    )
    assert [row[5:7] for row in rows(table(results, {}))] == [
        ["conv2d", "softmax"],
        ["1", ""],
        ["", "2"],
    ]


def test_columns_may_be_known_beforehand() -> None:
    results = Results(assignment="a", students=(one("anna", item(1, Status.PARTIAL)),))
    assert table(results, {}, {}, ["softmax", "conv2d"]) == table(results, {}, {}).replace(
        "conv2d,", "softmax,conv2d,"
    ).replace(",4,1,", ",4,,1,")


def test_the_summary_counts_means_and_names_the_frequent_diagnoses() -> None:
    results = Results(
        assignment="a",
        students=(
            one("anna", item(4, Status.PASSED)),
            one("borys", item(1, Status.PARTIAL, diagnosis=FLIPS)),
            one("chrystyna", item(2, Status.PARTIAL, diagnosis=FLIPS)),
            one("danylo", item(None, Status.BROKEN)),
            one("eva", item(0, Status.MISSING), submission=None),
        ),
        rejected=(Rejection("x.zip", "not a notebook"),),
    )
    found = summary(results)
    assert (found.students, found.handed_in, found.broken, found.rejected) == (5, 4, 1, 1)
    assert found.mean_points == pytest.approx(7 / 3)
    conv = found.items[0]
    assert conv.mean_share == pytest.approx((1 + 0.25 + 0.5) / 3)
    assert conv.statuses == {Status.PASSED: 1, Status.PARTIAL: 2, Status.MISSING: 1, Status.BROKEN: 1}
    assert [(t.item, t.mistake, t.students) for t in conv.told] == [("conv2d", "flips_kernel", 2)]
    assert found.told == conv.told


def test_a_diagnosis_told_twice_to_a_student_counts_once() -> None:
    field = student().items[0].fields[1]
    twice = replace(student().items[0], fields=(field, field), diagnosis=field.diagnosis)
    assert summary(Results(assignment="a", students=(one("anna", twice),))).told[0].students == 1


def test_the_summary_of_an_empty_class_knows_no_mean() -> None:
    found = summary(Results(assignment="a", students=()))
    assert (found.students, found.mean_points, found.items, found.told) == (0, None, (), ())
