"""How a value is laid out for reading: an array as small grids with labels, a large one by its differing cells."""

import math
from dataclasses import dataclass

from coursekit.grade.results import Shown
from coursekit.notes import Note
from coursekit.report.visible import visible

LARGE = 400  # cells; beyond that a grid is wallpaper, and the cells that differ are listed instead
PICKED = 8  # so many of them
CELL = 24  # characters of a cell: numbers have 6 digits
SCALAR = 160  # characters of a value that stands by itself: it may be a list of layers

_KERNELS = ("w", "weights", "kernel", "kernels")


@dataclass(frozen=True)
class Cell:
    """The text of one cell, and whether it differs from what was due."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Block:
    """One grid of an array, and what it is: `image 0, channel 1`. No label where there is only one grid."""

    label: Note | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Picked:
    """One cell of a large array: `[0, 2, 1, 1]` and its text."""

    index: str
    text: str
    marked: bool


@dataclass(frozen=True)
class Layout:
    """A value to be read. `blocks` or, for a large array, `picked`; a scalar is one block of one cell.

    `shape` is `(1, 2, 5, 5)`, or empty for a scalar and for what is no array; then `note` says what came.
    """

    shape: str
    blocks: tuple[Block, ...]
    picked: tuple[Picked, ...]
    note: Note | None
    count: int
    marked: frozenset[int]

    @property
    def scalar(self) -> bool:
        """Is it a single number?"""
        return self.count == 1 and not self.shape and bool(self.blocks)


def layout(shown: Shown, name: str = "", marks: tuple[int, ...] = ()) -> Layout:
    """The layout of a value called `name`. `marks` are the cells to mark where `shown` marks none."""
    if shown.shape is None:
        return Layout("", (), (), shown.note, 0, frozenset())
    count = math.prod(shown.shape)
    marked = frozenset(i for i in shown.marked or marks if 0 <= i < count)
    shape = f"({', '.join(map(str, shown.shape))}{',' if len(shown.shape) == 1 else ''})" if shown.shape else ""
    if count > LARGE or len(shown.cells) != count:
        return Layout(shape, (), _picked(shown, marked, count), shown.note, count, marked)
    cells = [Cell(_cell(text, CELL if shown.shape else SCALAR), i in marked) for i, text in enumerate(shown.cells)]
    return Layout(shape, _blocks(shown.shape, cells, name) if count else (), (), shown.note, count, marked)


def pair(expected: Shown, received: Shown) -> tuple[Layout, Layout]:
    """What was due and what came; where the shapes agree, the cells that differ are marked in both."""
    marks = received.marked if expected.shape == received.shape else ()
    return layout(expected, marks=marks), layout(received)


def _cell(text: str, most: int = CELL) -> str:
    return visible(text, most).strip() or "?"  # a blank is shown as it was handed out


def _picked(shown: Shown, marked: frozenset[int], count: int) -> tuple[Picked, ...]:
    assert shown.shape is not None
    places = sorted(marked)[:PICKED] or range(min(PICKED, count, len(shown.cells)))
    return tuple(
        Picked(_index(i, shown.shape), _cell(shown.cells[i]) if i < len(shown.cells) else "…", i in marked)
        for i in places
    )


def _index(place: int, shape: tuple[int, ...]) -> str:
    indices: list[int] = []
    for size in reversed(shape):
        place, index = divmod(place, size)
        indices.append(index)
    return f"[{', '.join(map(str, reversed(indices)))}]"


def _blocks(shape: tuple[int, ...], cells: list[Cell], name: str) -> tuple[Block, ...]:
    height = shape[-2] if len(shape) > 1 else 1
    breadth = shape[-1] if shape else 1
    outer, size = shape[:-2], height * breadth
    blocks = []
    for i in range(len(cells) // size):
        part = cells[i * size : (i + 1) * size]
        rows = tuple(tuple(part[r * breadth : (r + 1) * breadth]) for r in range(height))
        blocks.append(Block(_label(i, outer, name) if len(cells) > size else None, rows))
    return tuple(blocks)


def _label(block: int, outer: tuple[int, ...], name: str) -> Note:
    """What the axes before the last two mean: channels, then images or kernels."""
    if len(outer) == 1:
        return Note("channel {channel}", {"channel": str(block)})
    if len(outer) > 2:
        return Note("part {index}", {"index": _index(block, outer)})
    first, channel = map(str, divmod(block, outer[1]))
    if name.rstrip("0123456789") in _KERNELS:
        return Note("kernel {kernel}, channel {channel}", {"kernel": first, "channel": channel})
    return Note("image {image}, channel {channel}", {"image": first, "channel": channel})
