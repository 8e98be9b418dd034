"""Values in words: a layout with its labels, its note and what is left out, in one language."""

from dataclasses import dataclass

from coursekit.grade.results import Shown
from coursekit.report import words
from coursekit.report.layout import Layout, Picked, layout
from coursekit.report.words import Prose
from coursekit.templating import Texts


@dataclass(frozen=True)
class Grid:
    """One grid of an array with its translated label, or ""."""

    label: str
    rows: tuple[tuple[tuple[str, bool], ...], ...]


@dataclass(frozen=True)
class Value:
    """A value laid out. `picked` are cells of an array too large to show; `omitted` says so."""

    shape: str
    grids: tuple[Grid, ...]
    prose: Prose
    picked: tuple[Picked, ...]
    omitted: str
    scalar: bool


def difference(texts: Texts, expected: Shown, received: Layout) -> str:
    """One sentence on how what came differs from what was due, or ""."""
    due = layout(expected)
    if not received.count or not due.count:
        return ""
    if due.shape != received.shape:
        values = {"expected": due.shape or "()", "received": received.shape or "()"}
        return texts.say("The shape differs: {expected} is due, {received} came.", values)
    if received.marked and received.count > 1:
        values = {"wrong": str(len(received.marked)), "count": str(received.count)}
        return texts.say("Cells that differ, marked ‹ ›: {wrong} of {count}.", values)
    return ""


def value_of(texts: Texts, found: Layout) -> Value:
    """A layout with its labels and its note in words."""
    grids = tuple(
        Grid(
            texts.note(block.label) if block.label else "",
            tuple(tuple((cell.text, cell.marked) for cell in row) for row in block.rows),
        )
        for block in found.blocks
    )
    return Value(
        shape=found.shape,
        grids=grids,
        prose=words.prose(texts, found.note) if found.note else (),
        picked=found.picked,
        omitted=omitted(texts, found),
        scalar=found.scalar,
    )


def omitted(texts: Texts, found: Layout) -> str:
    """Why not all cells are shown, or "" where they are."""
    values = {"count": str(found.count), "wrong": str(len(found.marked)), "shape": found.shape}
    if not found.count:
        return "" if not found.shape else texts.say("An empty array.")
    if found.blocks:
        return ""
    if found.marked:
        return texts.say("{count} cells, {wrong} of them differ. The first that do:", values)
    return texts.say("{count} cells. The first ones:" if found.picked else "{count} cells, not shown.", values)
