"""How much of a result its student is shown: `feedback` of the assignment."""

from typing import Literal

from msgspec.structs import replace

from coursekit.grade.results import ItemResult, StudentResult

Feedback = Literal["counterexample", "label", "none"]


def redact(student: StudentResult, feedback: Feedback) -> StudentResult:
    """A result as its student may see it. "counterexample": all; "label": claims, verdicts and diagnoses, no
    values that give a case or an answer away; "none": points and status."""
    if feedback == "counterexample":
        return student
    shown = _labels if feedback == "label" else _points
    return replace(student, items=tuple(map(shown, student.items)))


def _labels(item: ItemResult) -> ItemResult:
    properties = tuple(replace(p, message=None) for p in item.properties)
    fields = tuple(replace(f, expected=None) for f in item.fields)
    return replace(item, counterexample=None, worked=(), properties=properties, fields=fields)


def _points(item: ItemResult) -> ItemResult:
    return replace(item, counterexample=None, worked=(), properties=(), fields=(), diagnosis=None)
