"""What a feedback page shows, ready to be set: every word translated, every stranger's text made visible.

The template only lays out; all that is decided is decided here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from coursekit.grade.results import (
    Counterexample,
    FieldResult,
    ItemResult,
    PropertyResult,
    Status,
    StudentResult,
    Verdict,
)
from coursekit.notes import Note
from coursekit.report import words
from coursekit.report.layout import layout, pair
from coursekit.report.values import Value, difference, value_of
from coursekit.report.visible import visible
from coursekit.report.words import Badge, Prose
from coursekit.templating import Texts

FIRST = 3  # items named under "begin here": more would be a second table


@dataclass(frozen=True)
class Case:
    """A counterexample: the claim it breaks, the call, each argument, and the two sides."""

    claim: str
    call: str
    arguments: tuple[tuple[str, Value], ...]
    expected: Value
    received: Value
    difference: str


@dataclass(frozen=True)
class Claim:
    """One property in the table."""

    claim: Prose
    badge: Badge
    points: str
    message: Prose


@dataclass(frozen=True)
class FieldView:
    """One field of a problem."""

    name: str
    badge: Badge
    points: str
    received: Value | None
    expected: Value | None
    carried: str
    message: Prose
    diagnosis: Prose


@dataclass(frozen=True)
class Item:
    """One section of the page, and one line of the table at its top. `share` is in percent, for the bar."""

    anchor: str
    number: int
    title: str
    name: str
    kind: str
    badge: Badge
    points: str
    max_points: str
    share: float
    headline: Prose
    notes: tuple[Prose, ...]
    case: Case | None
    failed: tuple[Claim, ...]
    held: tuple[Claim, ...]
    blocked: tuple[Claim, ...]
    blocked_words: str
    held_words: str
    fields: tuple[FieldView, ...]
    worked: tuple[Prose, ...]


@dataclass(frozen=True)
class Page:
    """A whole feedback page. `unknown`: the total waits for an item that is BROKEN; `points` is the sum so far."""

    course: str
    title: str
    name: str
    points: str
    max_points: str
    share: float
    unknown: bool
    right: int
    items: tuple[Item, ...]
    first: tuple[Item, ...]
    notes: tuple[Prose, ...]
    handed_in: bool
    file: str
    sha256: str


def page_of(
    student: StudentResult,
    *,
    assignment_title: str,
    course_title: str,
    name: str,
    titles: Mapping[str, str],
    texts: Texts,
) -> Page:
    """The page of one student."""
    items = tuple(item_of(texts, n, item, titles) for n, item in enumerate(student.items, 1))
    known = sum(item.points or 0.0 for item in student.items) if student.points is None else student.points
    return Page(
        course=visible(course_title),
        title=visible(assignment_title),
        name=visible(name, 120),
        points=words.points(texts, known),
        max_points=words.points(texts, student.max_points),
        share=_share(known, student.max_points),
        unknown=student.points is None,
        right=sum(item.status is Status.PASSED for item in student.items),
        items=items,
        first=_first(student, items),
        notes=tuple(words.prose(texts, note) for note in student.notes),
        handed_in=student.submission is not None,
        file=visible(student.submission.file, 200) if student.submission else "",
        sha256=visible(student.submission.sha256, 64) if student.submission else "",
    )


def _first(student: StudentResult, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items where most points are to be won, if something is said about them."""
    pairs = [
        (result.max_points - result.points, view)
        for result, view in zip(student.items, items, strict=True)
        if result.points is not None and result.points < result.max_points and result.status is not Status.MISSING
    ]
    return tuple(view for _, view in sorted(pairs, key=lambda pair: -pair[0])[:FIRST])


def _share(got: float | None, most: float) -> float:
    share = 100 * (got or 0.0) / most if most > 0 else 0.0
    return round(min(max(share, 0.0), 100.0), 1) if share == share else 0.0


def item_of(texts: Texts, number: int, item: ItemResult, titles: Mapping[str, str]) -> Item:
    """One item, the `number`th of its assignment."""
    claims = {verdict: [p for p in _told_once(item) if p.status is verdict] for verdict in Verdict}
    blocked = claims[Verdict.BLOCKED]
    kind = Note("by hand") if item.kind == "problem" else Note("in code")
    return Item(
        anchor=f"item-{number}",
        number=number,
        title=visible(titles.get(item.item, item.item)),
        name=visible(item.item),
        kind=texts.note(kind),
        badge=words.status_badge(texts, item.status),
        points=words.points(texts, item.points),
        max_points=words.points(texts, item.max_points),
        share=_share(item.points, item.max_points),
        headline=words.headline(texts, item),
        notes=tuple(words.prose(texts, note) for note in words.further_notes(item)),
        case=_case(texts, item, item.counterexample) if item.counterexample else None,
        failed=_claims(texts, claims[Verdict.FAILED] + claims[Verdict.BROKEN]),
        held=_claims(texts, claims[Verdict.PASSED]),
        blocked=_claims(texts, blocked),
        held_words=words.held_sentence(texts, len(claims[Verdict.PASSED])),
        blocked_words=words.blocked_sentence(texts, item, len(blocked)) if blocked else "",
        fields=tuple(_field(texts, field, item) for field in item.fields),
        worked=tuple(words.prose(texts, note) for note in item.worked),
    )


def _told_once(item: ItemResult) -> list[PropertyResult]:
    """The properties, without the message that the counterexample gives in full already."""
    case = item.counterexample
    return [
        replace(p, message=None) if case and p.name == case.property and p.message == case.received.note else p
        for p in item.properties
    ]


def _claims(texts: Texts, properties: Iterable[PropertyResult]) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            words.prose(texts, p.claim),
            words.verdict_badge(texts, p.status),
            _of(texts, p.points, p.max_points),
            words.prose(texts, p.message) if p.message else (),
        )
        for p in properties
    )


def _of(texts: Texts, got: float, most: float) -> str:
    return f"{words.points(texts, got)} / {words.points(texts, most)}"


def _field(texts: Texts, field: FieldResult, item: ItemResult) -> FieldView:
    received = expected = None
    if field.received is not None and field.expected is not None:
        due, came = pair(field.expected, field.received)
        received, expected = value_of(texts, came), value_of(texts, due)
    else:
        received = value_of(texts, layout(field.received)) if field.received else None
        expected = value_of(texts, layout(field.expected)) if field.expected else None
    own = field.diagnosis  # not said again below the headline that says it
    return FieldView(
        name=visible(field.name),
        badge=words.field_badge(texts, field.status),
        points=_of(texts, field.points, field.max_points),
        received=received,
        expected=None if field.status is Status.PASSED else expected,
        carried=texts.note(words.CARRIED) if field.carried else "",
        message=words.prose(texts, field.message) if field.message else (),
        diagnosis=words.prose(texts, own.message) if own and own != item.diagnosis else (),
    )


def _case(texts: Texts, item: ItemResult, found: Counterexample) -> Case:
    expected, received = pair(found.expected, found.received)
    return Case(
        claim=words.broken_claim(texts, item, found),
        call=visible(found.call, lines=True),
        arguments=tuple(
            (visible(a.name, 60), value_of(texts, layout(a.value, a.name)))
            for a in found.arguments
            if a.value.shape != ()  # a single number stands in the call already
        ),
        expected=value_of(texts, expected),
        received=value_of(texts, received),
        difference=difference(texts, found.expected, received),
    )
