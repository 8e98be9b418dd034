"""A student's written answers → the result of a problem. The same text is read as in the notebook. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from coursekit import answers, selfcheck
from coursekit.frozen import Variant
from coursekit.grade.results import Diagnosis, FieldResult, ItemResult, Status
from coursekit.grade.show import exact_text, shown_values
from coursekit.intake import writable
from coursekit.notes import Note
from coursekit.problem import Answer, Field, Problem, Values
from coursekit.salvage import salvage
from coursekit.selfcheck import Unreadable

MOST_CALLS = 20  # to one problem that are looked at, from the last one back

Texts = Mapping[str, "str | Unreadable"]  # field -> its text, or why the call could not be read


@dataclass(frozen=True)
class Written:
    """One call of answer(…), as it stands in a cell."""

    cell: int
    item: str
    fields: Texts


def written(sources: Iterable[tuple[int, str]]) -> dict[str, list[Written]]:
    """item -> its last calls of answer(…), in the order of the notebook. Nothing is run."""
    found: dict[str, list[Written]] = {}
    for number, source in sources:
        if "answer" not in source:
            continue
        try:
            calls = selfcheck.calls(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            calls = salvage(source)  # a cell that Python cannot parse
        for _, item, fields in calls:
            if isinstance(item, str):
                texts = {writable(name): _field_text(text) for name, text in fields.items()}
                found.setdefault(writable(item), []).append(Written(number, item, texts))
    return {item: each[-MOST_CALLS:] for item, each in found.items()}


def _field_text(text: "str | Unreadable") -> "str | Unreadable":
    """Without the half characters that an escape in a cell can make."""
    if isinstance(text, Unreadable):
        return Unreadable(*(writable(a) if isinstance(a, str) else a for a in text.args))
    return writable(text)


@dataclass(frozen=True)
class _Read:
    values: Values | None  # None: not there, blank, or unreadable
    message: Note | None = None
    unreadable: bool = False


def grade_problem(problem: Problem, variant: Variant, points: float, calls: list[Written]) -> ItemResult:
    """Credit per field and per cell, carried forward where a field follows from the student's own earlier one."""
    p, right = answers.thaw_parameters(problem, variant), answers.thaw_answer(variant)
    read, notes = _chosen(problem, right, calls)
    judged = answers.judge(problem, p, right, {name: r.values for name, r in read.items()})
    total = sum(f.weight for f in problem.fields)
    told: dict[str, str] = {}
    if any(j.share < 1 for j in judged.values()):
        told = answers.diagnose(problem, right, {name: r.values for name, r in read.items()}, problem.spoiled(p))
    fields = tuple(
        _field(problem, form, points * form.weight / total, read[form.name], judged[form.name], told.get(form.name))
        for form in problem.fields
    )
    earned = sum(f.points for f in fields)
    full = all(f.status is Status.PASSED for f in fields)
    return ItemResult(
        item=problem.name, kind="problem", points=points if full else earned, max_points=points,
        status=_status(fields, full), fields=fields, diagnosis=_one(fields),
        worked=tuple(problem.worked(p)), notes=notes,
    )  # fmt: skip


def _chosen(problem: Problem, right: Answer, calls: list[Written]) -> tuple[dict[str, _Read], tuple[Note, ...]]:
    """What is read in the last call that is not wholly blank."""
    reads = [{f.name: _read(f, right[f.name], call) for f in problem.fields} for call in calls]
    filled = [k for k, read in enumerate(reads) if any(r.values is not None or r.unreadable for r in read.values())]
    if not calls:
        return {f.name: _Read(None) for f in problem.fields}, ()
    last = filled[-1] if filled else len(calls) - 1
    unknown = sorted(set(calls[last].fields) - {f.name for f in problem.fields})
    notes = [Note("There is no field {name}: it was not read.", {"name": name}) for name in unknown]
    if len(filled) > 1:
        values = {"count": str(len(filled)), "cell": str(calls[last].cell)}
        notes.append(Note("There are {count} answers to this problem: the last one counts, in cell {cell}.", values))
    return reads[last], tuple(notes)


def _read(form: Field, right: Values, call: Written) -> _Read:
    text = call.fields.get(form.name)
    if text is None:
        return _Read(None)
    try:
        if isinstance(text, Unreadable):
            raise text
        cells = selfcheck.read_field(text, answers.form_of(form, right.shape))
    except Unreadable as error:
        key, *values = error.args
        english = selfcheck.WORDS[str(key)]
        return _Read(None, Note(english, {str(k): str(v)[:200] for k, v in enumerate(values)}), unreadable=True)
    if all(c is None for c in cells):
        return _Read(None)
    return _Read(Values(right.shape, tuple(None if c is None else _whole(c) for c in cells)))


def _whole(number: Fraction) -> Fraction | int:
    return number.numerator if number.denominator == 1 else number


def _field(
    problem: Problem,
    form: Field,
    points: float,
    read: _Read,
    judged: answers.FieldJudged,
    mistake: str | None,
) -> FieldResult:
    share = judged.share
    wrong = [k for k, right in enumerate(judged.right) if not right]
    status = Status.PASSED if share == 1 else Status.PARTIAL if share else Status.FAILED
    if read.values is None:
        status = Status.ERROR if read.unreadable else Status.MISSING
    diagnosis = None
    if read.values is not None and wrong and not judged.carried:
        diagnosis = Diagnosis(mistake, Note(problem.told(mistake))) if mistake else None
    message = read.message
    if message is None and form.kind == "real" and wrong and read.values is not None:
        message = Note(
            "Right is what lies within {tolerance} of the exact value.", {"tolerance": exact_text(form.tolerance)}
        )
    return FieldResult(
        name=form.name, points=points if share == 1 else float(points * share), max_points=points, status=status,
        received=shown_values(read.values, wrong) if read.values is not None else None,
        expected=shown_values(judged.due),
        carried=judged.carried, message=message, diagnosis=diagnosis,
    )  # fmt: skip


def _status(fields: tuple[FieldResult, ...], full: bool) -> Status:
    if full:
        return Status.PASSED
    if any(f.points > 0 for f in fields):
        return Status.PARTIAL
    kinds = {f.status for f in fields}
    return next(s for s in (Status.FAILED, Status.ERROR, Status.MISSING) if s in kinds)


def _one(fields: tuple[FieldResult, ...]) -> Diagnosis | None:
    """The problem's diagnosis: its first field's that has one."""
    return next((f.diagnosis for f in fields if f.diagnosis is not None), None)
