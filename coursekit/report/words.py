"""The words of feedback: what each status is called, and the one sentence that says what happened to an item."""

import re
from dataclasses import dataclass
from functools import lru_cache

from coursekit.grade.results import Counterexample, ItemResult, PropertyResult, Status, Verdict
from coursekit.notes import Note, fill
from coursekit.report.visible import visible
from coursekit.templating import Texts, points_text

# Values that are code wherever a note uses them. Other code stands between backticks in the note's own text.
CODE = frozenset({"code", "call", "type", "gone", "instead"})


@dataclass(frozen=True)
class Badge:
    """A status at a glance: a sign, the words, and the tone that styles it (good, part, bad, none, ours)."""

    sign: str
    words: str
    tone: str


@dataclass(frozen=True)
class Span:
    """A piece of a sentence; `code` is set in a code face."""

    text: str
    code: bool = False


Prose = tuple[Span, ...]

_STATUS = {
    Status.PASSED: ("✓", "good", Note("right")),
    Status.PARTIAL: ("◐", "part", Note("partly right")),
    Status.FAILED: ("✗", "bad", Note("not right yet")),
    Status.ERROR: ("!", "bad", Note("stopped with an error")),
    Status.TIMEOUT: ("!", "bad", Note("took too long")),
    Status.MEMORY: ("!", "bad", Note("took too much memory")),
    Status.MISSING: ("–", "none", Note("missing")),
    Status.BROKEN: ("?", "ours", Note("our fault")),
}
_FIELD = _STATUS | {
    Status.ERROR: ("!", "bad", Note("could not be read")),
    Status.MISSING: ("–", "none", Note("left blank")),
}
_VERDICT = {
    Verdict.PASSED: ("✓", "good", Note("holds")),
    Verdict.FAILED: ("✗", "bad", Note("fails")),
    Verdict.BLOCKED: ("·", "none", Note("not judged yet")),
    Verdict.BROKEN: ("?", "ours", Note("our fault")),
}

CARRIED = Note("Carried forward: judged from your own earlier value, so that one slip costs points only once.")


# results.json says what came instead of numbers; after "What is wrong there:" that would read as if nothing were.
_NOTHING = "nothing (None): is there a return?"
_RETURNED_NONE = Note("the function returned None: is there a return?")


def status_badge(texts: Texts, status: Status) -> Badge:
    """How an item ended, in words."""
    return _badge(texts, _STATUS[status])


def field_badge(texts: Texts, status: Status) -> Badge:
    """How a field of a problem ended, in words."""
    return _badge(texts, _FIELD[status])


def verdict_badge(texts: Texts, verdict: Verdict) -> Badge:
    """How a property ended, in words."""
    return _badge(texts, _VERDICT[verdict])


def _badge(texts: Texts, entry: tuple[str, str, Note]) -> Badge:
    sign, tone, words = entry
    return Badge(sign, texts.note(words), tone)


def points(texts: Texts, number: float | None) -> str:
    """Points for reading: `7.5`, in Ukrainian `7,5`; `–` where there are none."""
    text = points_text(number)
    return text.replace(".", ",") if texts.lang == "uk" else text


def prose(texts: Texts, note: Note) -> Prose:
    """A note in its language, cut into plain and code spans. Whatever fills it is made visible first.

    Values that are English sentences of a catalog are translated, code is not.
    """
    said = _RETURNED_NONE if note.text == _NOTHING else note
    return _cut_once(texts, said.text, tuple(said.values.items()))


@lru_cache(1024)
def _cut_once(texts: Texts, text: str, values: tuple[tuple[str, str], ...]) -> Prose:
    """A page has hundreds of sentences, and the next page nearly the same."""
    return _cut(texts, Note(text, dict(values)))


def _cut(texts: Texts, note: Note) -> Prose:
    spans: list[Span] = []
    parts = (texts.gettext(note.text) if note.text else "").split("`")
    for place, part in enumerate(parts):
        quoted = place % 2 == 1 and place < len(parts) - 1
        for piece in re.split(r"(\{\w+\})", part):
            spans.append(_span(texts, note, piece, quoted))
    return _joined(spans)


def _span(texts: Texts, note: Note, piece: str, quoted: bool) -> Span:
    key = piece[1:-1] if piece.startswith("{") and piece.endswith("}") else ""
    if key not in note.values:
        return Span(visible(piece), quoted)
    value = note.values[key]
    if quoted or key in CODE:
        return Span(visible(value, lines=True), True)
    return Span(visible(texts.gettext(value) if value else ""), False)


def _joined(spans: list[Span]) -> Prose:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].code == span.code:
            joined[-1] = Span(joined[-1].text + span.text, span.code)
        elif span.text:
            joined.append(span)
    return tuple(joined)


def plain(spans: Prose) -> str:
    """Prose as text on one line."""
    return " ".join("".join(span.text for span in spans).split())


def sentence(texts: Texts, note: Note) -> str:
    """A note in its language as text on one line, with nothing invisible in it."""
    return plain(prose(texts, note))


def root_fault(item: ItemResult) -> PropertyResult | None:
    """The first property that fails, in the order of teaching: what is to be mended first."""
    return next((p for p in item.properties if p.status is Verdict.FAILED), None)


def broken_claim(texts: Texts, item: ItemResult, found: Counterexample) -> str:
    """What the counterexample breaks: the claim of its property."""
    claims = (p.claim for p in item.properties if p.name == found.property)
    return sentence(texts, next(claims, Note("{property}", {"property": found.property})))


# Of what differs it only counts how much: that stands beside the numbers anyway.
_SAYS_LITTLE = ("{count} of {all} numbers differ", "the two sides of this claim differ")


def headline(texts: Texts, item: ItemResult) -> Prose:
    """What happened, in one sentence: the diagnosis where there is one, in two where it names two mistakes."""
    if item.status is Status.BROKEN:
        sentences = [Note("Something went wrong on our side. The staff will look at it; you have lost no points.")]
    elif item.diagnosis is not None:
        sentences = [*item.diagnosis.messages]
    else:
        sentences = [_problem_headline(item) if item.kind == "problem" else _exercise_headline(texts, item)]
        root = root_fault(item)
        if root is not None and root.message is not None and root.message.text not in _SAYS_LITTLE:
            sentences.append(Note("What is wrong there: {message}", {"message": sentence(texts, root.message)}))
    spans: list[Span] = []
    for said in (prose(texts, note) for note in sentences):
        if spans:
            spans.append(Span(" " if spans[-1].text.endswith((".", "!", "?")) else ". ", False))
        spans += said
    return _joined(spans)


def _problem_headline(item: ItemResult) -> Note:
    match item.status:
        case Status.PASSED:
            return Note("Everything is right.")
        case Status.MISSING:
            return Note("No answer to this problem was found in what you handed in.")
    right = sum(f.status is Status.PASSED for f in item.fields)
    return Note("Fully right: {right} of {count} fields.", {"right": str(right), "count": str(len(item.fields))})


def _exercise_headline(texts: Texts, item: ItemResult) -> Note:
    match item.status:
        case Status.PASSED:
            return Note("Everything that was checked holds.")
        case Status.MISSING:
            return _missing(item)
        case Status.ERROR:
            return Note("The simplest case already brings no result. Begin with it.")
        case Status.TIMEOUT:
            return Note("Your function does not finish in time, not even in the simplest case.")
        case Status.MEMORY:
            return Note("Your function needs more memory than is allowed, even in the simplest case.")
        case Status.FAILED:
            return Note("The simplest case already gives something else than expected. Begin with it.")
    if (root := root_fault(item)) is not None:
        level = root.claim.values.get("level")  # without “Correct result:” before it, which would be a second colon
        claim = sentence(texts, Note(level) if level else root.claim).rstrip(".")
        return Note("A good part is right. Mend this first: {claim}", {"claim": claim})
    return Note("A good part is right.")


def _missing(item: ItemResult) -> Note:
    """Grading's own words, where it has some: it knows whether nothing was handed in or only the function is gone."""
    said = Note("No function `{item}` was found in what you handed in.", {"item": item.item})
    return item.notes[0] if item.notes else said


def further_notes(item: ItemResult) -> tuple[Note, ...]:
    """The notes of an item that its headline does not say already."""
    return item.notes[1:] if item.kind == "exercise" and item.status is Status.MISSING else item.notes


def blocked_sentence(texts: Texts, item: ItemResult, count: int) -> str:
    """Why `count` properties are not judged yet, and what to mend first."""
    root = root_fault(item)
    if root is None:
        said = texts.ngettext("{count} property is not judged yet.", "{count} properties are not judged yet.", count)
        return said.replace("{count}", str(count))
    said = texts.ngettext(
        "{count} property is not judged yet: first mend “{claim}”.",
        "{count} properties are not judged yet: first mend “{claim}”.",
        count,
    )
    return fill(said, {"count": str(count), "claim": sentence(texts, root.claim).rstrip(".")})


def held_sentence(texts: Texts, count: int) -> str:
    """How many properties hold."""
    return texts.ngettext("{count} property holds.", "{count} properties hold.", count).replace("{count}", str(count))
