"""Answers to problems compared: cell by cell, to the stated precision, carried forward from own values."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import msgspec

from coursekit.errors import CourseError
from coursekit.frozen import Variant
from coursekit.problem import Answer, Field, Number, Parameters, Problem, Values

GUARD = 6  # places kept of an irrational number beyond its field's decimals: no platform's last bit reaches so far
MOST_CARRIED = 10**30  # what follows from own numbers is believed up to here; a float holds it
SLACK = Fraction(1, 10**9)  # of a real field's tolerance, for answers that are known as floats


@dataclass(frozen=True)
class FieldJudged:
    """One field: which cells are right, what was due, whether that followed from the student's own values."""

    right: tuple[bool, ...]
    due: Values
    carried: bool = False

    @property
    def share(self) -> Fraction:
        """The part of its cells that are right."""
        return Fraction(sum(self.right), len(self.right))


def form_of(form: Field, shape: tuple[int, ...]) -> dict[str, object]:
    """A field as the self-check knows it: its SPEC's form."""
    spec: dict[str, object] = {"shape": list(shape), "type": form.kind}
    if form.kind == "real":
        spec["decimals"] = form.decimals
    if form.kind == "choice":
        spec["options"] = form.options
    return spec


def close(own: Number | None, due: Number | None, form: Field) -> bool:
    """Is a cell right? The difference is exact: 0.72 for 0.71 with two decimals is within 0.01."""
    if own is None or due is None:
        return False
    allowed = form.tolerance + (SLACK * form.tolerance if isinstance(due, float) else 0)
    return abs(Fraction(own) - Fraction(due)) <= allowed


def judge_field(form: Field, own: Values | None, due: Values) -> FieldJudged:
    """One field against one answer; a blank cell is wrong, and so is every cell of another shape."""
    if own is None or own.shape != due.shape:
        return FieldJudged((False,) * len(due.cells), due)
    return FieldJudged(tuple(close(a, b, form) for a, b in zip(own.cells, due.cells, strict=True)), due)


def judge(problem: Problem, p: Parameters, right: Answer, own: Mapping[str, Values | None]) -> dict[str, FieldJudged]:
    """All fields of a problem. A field that follows from earlier ones gets the better of two judgements: against the
    right answer, and against what follows from the student's own earlier values (unless that makes it trivial)."""
    judged = {}
    for form in problem.fields:
        judged[form.name] = judge_field(form, own.get(form.name), right[form.name])
        if form.after and judged[form.name].share < 1 and (due := _carried(problem, p, form, right, own)) is not None:
            again = judge_field(form, own.get(form.name), due)
            if again.share > judged[form.name].share:
                judged[form.name] = FieldJudged(again.right, due, carried=True)
    return judged


def _carried(
    problem: Problem, p: Parameters, form: Field, right: Answer, own: Mapping[str, Values | None]
) -> Values | None:
    """What follows from the student's own earlier values; None where they are incomplete, or make the field trivial."""
    earlier: Answer = {}
    for name in form.after:
        value = own.get(name)
        if value is None or None in value.cells or value.shape != right[name].shape:
            return None
        earlier[name] = value
    if earlier == {name: right[name] for name in form.after} or problem.too_easy(p, earlier):
        return None
    try:
        due = problem.value(p, form, earlier)
    except (ArithmeticError, ValueError, TypeError, IndexError):
        return None  # for instance a deviation of 0: nothing follows from it
    if due.shape != right[form.name].shape or not all(map(_believable, due.cells)):
        return None
    return None if _trivial(form, due, right[form.name]) else due


def _believable(number: Number | None) -> bool:
    return number is not None and -MOST_CARRIED <= number <= MOST_CARRIED


def _trivial(form: Field, due: Values, right: Values) -> bool:
    """Is a carried answer much simpler than the right one: nothing but zeros, or hardly two different numbers?

    Else who writes a deviation of a million earns the points of a table of zeros.
    """
    unit = form.tolerance or Fraction(1)
    one, other = ([round(Fraction(c) / unit) for c in values.cells if c is not None] for values in (due, right))
    zeros = all(abs(n) <= 1 for n in one) if form.tolerance else not any(one)
    return 2 * len(set(one)) <= len(set(other)) or (zeros and one != other)


def differs(problem: Problem, one: Answer, other: Answer) -> bool:
    """Could nobody take one answer for the other? Some cell differs by more than both tolerances, or a shape does."""
    for form in problem.fields:
        a, b = one[form.name], other[form.name]
        if a.shape != b.shape:
            return True
        for x, y in zip(a.cells, b.cells, strict=True):
            if x is not None and y is not None and abs(Fraction(x) - Fraction(y)) > 2 * form.tolerance:
                return True
    return False


def diagnose(
    problem: Problem, right: Answer, own: Mapping[str, Values | None], spoiled: Mapping[str, Answer]
) -> dict[str, str]:
    """field -> the one mistake that explains what stands in it; not for fields that none explains, or two do equally.

    A mistake is believed first where all that it spoils stands as it would: of those the one that explains the most
    fields. What is left is explained field by field.
    """
    told: dict[str, str] = {}
    shown = {name: _shown(problem, right, fields) for name, fields in spoiled.items()}
    matching = {
        name: {f for f, v in fields.items() if _same(problem.field(f), own.get(f), v)} for name, fields in shown.items()
    }
    whole = {name: found for name, found in matching.items() if found and found == set(shown[name])}
    while left := {name: found - told.keys() for name, found in whole.items() if found - told.keys()}:
        most = max(len(found) for found in left.values())
        best = [name for name, found in left.items() if len(found) == most]
        fields = left[best[0]]
        if len(best) == 1:
            told |= dict.fromkeys(fields, best[0])
        whole = {name: found for name, found in whole.items() if name not in best}
    for form in problem.fields:
        if form.name not in told:
            names = [name for name, found in matching.items() if form.name in found]
            told |= {form.name: names[0]} if len(names) == 1 else {}
    return told


def confusable(problem: Problem, right: Answer, spoiled: Mapping[str, Answer]) -> tuple[str, str] | None:
    """Two mistakes that would leave the very same answer: nobody could tell who made which."""
    shown = [(name, _shown(problem, right, fields)) for name, fields in spoiled.items()]
    for k, (one, first) in enumerate(shown):
        for other, second in shown[:k]:
            if first.keys() == second.keys() and all(_same(problem.field(f), first[f], second[f]) for f in first):
                return other, one
    return None


def _shown(problem: Problem, right: Answer, fields: Answer) -> Answer:
    """The fields in which a mistake shows."""
    return {f: v for f, v in fields.items() if not _same(problem.field(f), v, right[f])}


def _same(form: Field, own: Values | None, due: Values) -> bool:
    return own is not None and all(judge_field(form, own, due).right)


# ----------------------------------------------------------------------------------------- as frozen text
def cell_text(number: Number, form: Field) -> str:
    """A number as frozen: exact where it is exact, else rounded GUARD places beyond the field's decimals."""
    return f"{number:.{form.decimals + GUARD}f}" if isinstance(number, float) else str(number)


def freeze_answer(problem: Problem, answer: Answer) -> dict[str, tuple[tuple[int, ...], tuple[str, ...]]]:
    """An answer as it is frozen."""
    return {
        form.name: (
            answer[form.name].shape,
            tuple(cell_text(c, form) for c in answer[form.name].cells if c is not None),
        )
        for form in problem.fields
    }


def thaw_answer(variant: Variant) -> Answer:
    """The answer of a frozen variant."""
    return {name: Values(shape, tuple(map(_number, cells))) for name, (shape, cells) in variant.answer.items()}


def thaw_parameters(problem: Problem, variant: Variant) -> Parameters:
    """The typed parameters of a frozen variant. Raises CourseError where they do not fit the problem."""
    try:
        return msgspec.convert(variant.parameters, type=problem.parameters)
    except msgspec.ValidationError as error:
        raise CourseError(f"problem {problem.name}: its frozen parameters do not fit this version: {error}") from error


def _number(text: str) -> Number:
    return float(text) if "." in text else Fraction(text) if "/" in text else int(text)
