"""results.json: equal work gives equal bytes, and the schema fits them."""

import json
from typing import Any

import msgspec
import numpy as np
import pytest
from engine_sample import SLIDE, graded, slide

from coursekit.frozen import Array
from coursekit.grade.redact import redact
from coursekit.grade.results import (
    Handed,
    ItemResult,
    Rejection,
    Results,
    Status,
    StudentResult,
    Verdict,
    decode,
    encode,
    json_schema,
)
from coursekit.grade.submission import total
from coursekit.notes import Note


def first_row(x: Array, w: Array, step: int = 1) -> Array:
    return SLIDE.mistakes["first_row_only"].function(x, w, step)


def class_of(*functions: Any) -> Results:
    handed = Handed("olena.ipynb", "0" * 64, "file name")
    students = tuple(
        total(f"student{n}", [graded(f, 7.0)], handed, [Note("Cell {cell}", {"cell": "3"})])
        for n, f in enumerate(functions)
    )
    return Results(assignment="hw", students=students, rejected=(Rejection("x.zip", "is no notebook", None),))


RESULTS = class_of(slide, first_row, lambda *a, **o: None)


def test_results_come_back_as_they_were() -> None:
    data = encode(RESULTS)
    assert decode(data) == RESULTS
    assert encode(decode(data)) == data
    assert data.endswith(b"}\n")


def test_equal_work_gives_equal_bytes() -> None:
    assert encode(class_of(slide, first_row, lambda *a, **o: None)) == encode(RESULTS)


def test_the_contract_of_the_json() -> None:
    said = json.loads(encode(RESULTS))
    assert {"schema", "assignment", "students"} <= said.keys()
    student = said["students"][1]
    assert (student["student"], student["points"], student["max_points"]) == ("student1", 5.6, 7.0)
    assert {"item", "points", "max_points", "status"} <= student["items"][0].keys()
    assert student["items"][0]["status"] == "PARTIAL"


def test_no_clock_time_and_no_duration_is_in_it() -> None:
    def names(thing: Any) -> set[str]:
        if isinstance(thing, dict):
            return set(thing) | {n for v in thing.values() for n in names(v)}
        return {n for v in thing for n in names(v)} if isinstance(thing, list) else set()

    assert not {
        n for n in names(json.loads(encode(RESULTS))) if any(w in n for w in ("second", "time", "date", "started"))
    }


def test_the_schema_is_the_types_own() -> None:
    schema: Any = json_schema()
    assert schema["$ref"] == "#/$defs/Results"
    defined = schema["$defs"]
    assert set(defined["Status"]["enum"]) == {s.value for s in Status}
    assert set(defined["Verdict"]["enum"]) == {v.value for v in Verdict}
    for kind in ("Results", "StudentResult", "ItemResult", "PropertyResult", "FieldResult", "Counterexample"):
        assert kind in defined


@pytest.mark.parametrize(
    "change", [{"points": "7"}, {"status": "GOOD"}, {"max_points": None}, {"properties": {}}, {"kind": "quiz"}]
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    said = json.loads(encode(RESULTS))
    said["students"][0]["items"][0] |= change
    with pytest.raises(msgspec.ValidationError):
        decode(json.dumps(said).encode())


# --------------------------------------------------------------------------------------------------------- totals
def item(points: float | None, status: Status = Status.PARTIAL) -> ItemResult:
    return ItemResult("x", "exercise", points, 10, status)


def test_a_broken_item_has_no_points_and_neither_has_the_total() -> None:
    found = total("s", [item(3), item(None, Status.BROKEN)], None, ())
    assert (found.points, found.max_points) == (None, 20)
    assert json.loads(encode(Results(assignment="hw", students=(found,))))["students"][0]["points"] is None


def test_points_are_rounded_to_six_places() -> None:
    found = total("s", [item(1 / 3), item(0.1 + 0.2)], None, ())
    assert [i.points for i in found.items] == [0.333333, 0.3]
    assert found.points == 0.633333


def test_nothing_that_cannot_be_json_is_in_it() -> None:
    odd = class_of(lambda x, w, step=1: slide(x, w, step) * np.inf, lambda x, w, step=1: slide(x, w, step) * np.nan,
                   lambda x, w, step=1: np.full((9, 9), 1e308), lambda x, w, step=1: "\udce4")  # fmt: skip
    text = encode(odd).decode()
    json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert decode(text.encode()) == odd


# ------------------------------------------------------------------------------------------------------ redaction
def test_feedback_is_shown_as_far_as_it_may_be() -> None:
    student: StudentResult = RESULTS.students[1]
    assert redact(student, "counterexample") == student
    label, none = redact(student, "label").items[0], redact(student, "none").items[0]
    whole = student.items[0]
    assert whole.counterexample is not None
    assert (label.counterexample, none.counterexample) == (None, None)
    assert label.diagnosis == whole.diagnosis
    assert [p.status for p in label.properties] == [p.status for p in whole.properties]
    assert all(p.message is None for p in label.properties)
    assert (none.properties, none.diagnosis) == ((), None)
    assert (none.points, none.status) == (whole.points, whole.status)


# --------------------------------------------------------------------------------------- what an exercise is told
def test_a_counterexample_is_the_smallest_and_says_the_call() -> None:
    found = graded(first_row)
    shown = found.counterexample
    assert shown is not None
    assert (shown.property, shown.call) == ("batch: several rows", "slide(x, w)")
    assert [a.name for a in shown.arguments] == ["x", "w"]
    assert shown.expected.shape == shown.received.shape == (2, 3)
    assert shown.received.marked == (3, 4, 5)
    (failed,) = [p for p in found.properties if p.status is Verdict.FAILED]
    assert str(failed.message) == "3 of 6 numbers differ"


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda x, w, step=1: None, "nothing (None): is there a return?"),
        (lambda x, w, step=1: "y", "something that is not numbers (str)"),
        (lambda x, w, step=1: slide(x, w, step)[0], "the result has shape (3,), it should have (1, 3)"),
        (lambda x, w, step=1: slide(x, w, step) * np.nan, "the result has numbers that are not finite (nan or inf)"),
        (lambda x: x, "stopped with TypeError"),
    ],
)
def test_a_failed_property_says_how_the_answer_differs(function: Any, said: str) -> None:
    found = graded(function)
    assert str(found.properties[0].message) == said
    assert found.points == 0


def test_state_is_told_apart() -> None:
    def changes(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        x += 1
        return y

    buffer = np.zeros((1, 3))

    def reuses(x: Array, w: Array, step: int = 1) -> Array:
        y = slide(x, w, step)
        if y.shape == (1, 3):
            buffer[:] = y
            return buffer
        return y

    def changes_and_is_wrong(x: Array, w: Array, step: int = 1) -> Array:
        if step > 1:
            x += 1
        return slide(x, w, step)

    assert str(graded(changes).properties[-1].message).startswith("slide(x, w) changed its input")
    assert "changed its input" in str(graded(changes_and_is_wrong).properties[-1].message)
    assert str(graded(reuses).properties[-1].message).startswith("a later call overwrote the result of an earlier one")


@pytest.mark.parametrize(
    ("function", "status"),
    [
        (slide, "PASSED"), (first_row, "PARTIAL"), (lambda x, w, step=1: None, "FAILED"), (lambda: None, "ERROR"),
        (lambda x, w, step=1: exec("raise NotImplementedError"), "MISSING"),
    ],
)  # fmt: skip
def test_an_item_ends_as_its_simplest_case_does(function: Any, status: str) -> None:
    assert graded(function).status.value == status
