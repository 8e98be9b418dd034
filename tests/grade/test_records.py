"""Results on disk: the same bytes as all at once, read one at a time."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from coursekit.frozen import write_secretly
from coursekit.grade.records import Record, Records, Students, results_json
from coursekit.grade.results import (
    Diagnosis,
    Handed,
    ItemResult,
    PropertyResult,
    Rejection,
    Results,
    Status,
    StudentResult,
    Verdict,
    decode,
    encode,
)
from coursekit.notes import Note

ODD = 'line\n"students": []\\ \u2028 \x00 "}],[{" ‹Ґанок›'  # all that could pass for the frame of the file


def result(student: str, text: str = "plain") -> StudentResult:
    note = Note("{value} is odd", {"value": text})
    properties = (PropertyResult("agrees", note, 1.5, 2, Verdict.FAILED, note),)
    item = ItemResult(
        "conv2d", "exercise", 1.5, 2, Status.PARTIAL, properties=properties, diagnosis=Diagnosis("flips", note)
    )
    blank = ItemResult("pooling", "problem", None, 3, Status.BROKEN, notes=(note,))
    return StudentResult(student, None, 5, Handed(f"{text}.ipynb", "0" * 64, "file name"), (item, blank), (note,))


def nothing(student: str) -> StudentResult:
    return StudentResult(student, 0, 5, None, (), (Note("Nothing was handed in."),))


def lying(folder: Path, *handed: str, missing: tuple[str, ...] = (), order: tuple[str, ...] | None = None) -> Students:
    records = Records(folder / "records")
    for student in handed:
        records.write(Record("print", "core", 0.25, result(student, ODD if student == "odd" else "plain")))
    return Students(order or (*handed, *missing), records, handed, missing, nothing)


CLASSES = [((), ()), (("olena",), ()), ((), ("taras",)), (("olena", "odd", "li.wei"), ("taras", "ivan"))]


@pytest.mark.parametrize("rejected", [(), (Rejection("x.zip", ODD), Rejection("y.zip", "is no notebook", "olena"))])
@pytest.mark.parametrize(("handed", "missing"), CLASSES)
@pytest.mark.parametrize("assignment", ["hw", ODD])
def test_a_student_at_a_time_gives_the_bytes_of_all_at_once(
    tmp_path: Path, assignment: str, handed: tuple[str, ...], missing: tuple[str, ...], rejected: tuple[Rejection, ...]
) -> None:
    students = lying(tmp_path, *handed, missing=missing)
    written = b"".join(results_json(assignment, students, rejected))
    at_once = Results(assignment=assignment, students=tuple(students), rejected=rejected)
    assert written == encode(at_once)
    assert decode(written) == at_once


def test_students_come_in_the_order_of_the_roster_and_nobody_without_a_result(tmp_path: Path) -> None:
    students = lying(tmp_path, "olena", "odd", missing=("taras",), order=("taras", "nobody", "odd", "olena"))
    assert [s.student for s in students] == ["taras", "odd", "olena"]
    assert len(students) == 3
    assert students[-1] == result("olena")
    assert students[:2] == (nothing("taras"), result("odd", ODD))
    with pytest.raises(IndexError):
        students[3]


def test_a_record_is_used_again_only_for_the_same(tmp_path: Path) -> None:
    lying(tmp_path, "olena")
    records = Records(tmp_path / "records")
    assert records.made_from("olena", "print") == Record("print", "core", 0.25, result("olena"))
    assert records.made_from("olena", "other") is None
    assert records.made_from("taras", "print") is None
    records.clear()
    assert records.made_from("olena", "print") is None


def test_a_result_that_cannot_be_read_is_never_a_missing_one(tmp_path: Path) -> None:
    students = lying(tmp_path, "olena")
    (tmp_path / "records" / "olena.json").unlink()
    with pytest.raises(OSError, match="olena"):
        students[0]


def test_a_file_that_comes_in_pieces_is_whole_or_not_there(tmp_path: Path) -> None:
    def breaks() -> Any:
        yield b"half"
        raise RuntimeError("alas")

    target = tmp_path / "deep" / "results.json"
    write_secretly(target, iter([b"one ", b"two"]))
    with pytest.raises(RuntimeError, match="alas"):
        write_secretly(target, breaks())
    assert target.read_bytes() == b"one two"
    assert [p.name for p in target.parent.iterdir()] == ["results.json"]


def test_no_more_than_one_result_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    students = lying(tmp_path, "a", "b", "c")
    read: list[str] = []
    original = Records.result

    def counted(self: Records, student: str) -> StudentResult:
        read.append(student)
        return original(self, student)

    monkeypatch.setattr(Records, "result", counted)
    pieces = results_json("hw", students, ())
    next(pieces)
    assert read == []
    assert msgspec.json.decode(next(pieces).strip()) is not None
    assert read == ["a"]
