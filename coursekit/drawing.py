"""Numbers as a statement shows them: LaTeX grids, Markdown tables, and pictures of windows.

A matrix is one display formula of nested `array`s with rules: JupyterLab, nbconvert, VS Code, Colab show it
in both themes, without HTML. Pictures are transparent PNGs without letters, as data URIs.
Equal input gives equal bytes.
"""

import base64
import html
import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from coursekit.errors import CourseError

__all__ = ["COLORS", "formula", "grid", "image", "label", "number", "picture", "table", "vector"]

Color = tuple[int, int, int]
Window = tuple[int, int, int | tuple[int, int], str | Color]  # row, column, side or (height, width), colour

# Told apart by people who see no red or green, on white and on black.
COLORS: dict[str, Color] = {
    "blue": (38, 120, 200),
    "orange": (220, 120, 30),
    "green": (60, 160, 80),
    "purple": (170, 80, 180),
}
GREY = r"{\color{gray}{%s}}"  # MathJax 2, 3 and KaTeX read this; \textcolor fails in nbconvert
SPECIAL = set("\\{}$&#%_^~")


def number(x: Any) -> str:
    """A number, exactly: `7`, `-2`, `0.25`, `10/3`. A point for decimals, no exponent, a hyphen for minus
    (which TeX sets as −). A fraction of at most six decimals is written as a decimal. Strings are kept.

    Raises CourseError for what is no finite number.
    """
    if isinstance(x, str):
        return x
    if isinstance(x, Fraction):
        tail = x.denominator
        for prime in (2, 5):
            while tail % prime == 0:
                tail //= prime
        if tail != 1 or (x * 10**6).denominator != 1:
            return str(x)
        x = Decimal(f"{int(x * 10**6)}e-6")  # exact: a division of Decimals rounds to 28 digits
    elif isinstance(x, bool | np.bool_):
        return str(int(x))
    elif isinstance(x, int | np.integer):
        return str(x)
    try:
        finite = math.isfinite(x)
    except TypeError:
        finite = False
    if not finite:
        raise CourseError(f"{x!r} is no number that a statement could show")
    text = f"{Decimal(str(x)):f}"  # str: the shortest decimal that means this float, also for float32
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def label(text: str) -> str:
    """Words inside a formula. Raises CourseError for a character that means something to TeX."""
    if bad := sorted(SPECIAL & set(text)):
        problem = f"{text!r} cannot stand in a formula: it has {' '.join(bad)}"
        raise CourseError(problem, "Put symbols beside label().")
    return rf"\text{{{text}}}"


def grid(rows: Iterable[Iterable[Any]], pad: int = 0) -> str:
    r"""A matrix as on the slides, with rules: `\begin{array}{|c|c|}…`. `pad` adds rings of grey zeros.

    rows: (H, W) numbers, or strings such as "?" and "x_{01}". Raises CourseError for rows of unequal length.
    """
    body = [[number(x) for x in row] for row in rows]
    if not body or not body[0] or {len(row) for row in body} != {len(body[0])}:
        raise CourseError("a grid needs rows of one length", "Pass a matrix, one list for every row.")
    zero = [GREY % 0]
    body = [zero * pad + row + zero * pad for row in body]
    ring = [zero * len(body[0])] * pad
    lines = r" \\ \hline ".join(" & ".join(row) for row in [*ring, *body, *ring])
    return rf"\begin{{array}}{{|{'|'.join('c' * len(body[0]))}|}}\hline {lines} \\ \hline\end{{array}}"


def vector(numbers: Iterable[Any]) -> str:
    """A grid of one row."""
    return grid([numbers])


def formula(rows_of_blocks: Sequence[Sequence[str]]) -> str:
    """One display formula of rows of blocks (grids, labels, TeX); short rows are filled up.

    An empty row stands between the rows: KaTeX gives no other distance to tall ones.
    """
    width = max(map(len, rows_of_blocks))
    lines = [" & ".join([*row, *[""] * (width - len(row))]) for row in rows_of_blocks]
    body = "\n\\\\ {} \\\\\n".join(lines)
    return f"$$\n\\begin{{array}}{{{'c' * width}}}\n{body}\n\\end{{array}}\n$$"


def table(headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table, every column centred. Numbers as `number` writes them, with a true minus."""

    def line(cells: Sequence[Any]) -> str:
        if len(cells) != len(headings):
            raise CourseError(f"a table of {len(headings)} columns was given a row of {len(cells)}")
        plain = (c if isinstance(c, str) else number(c).replace("-", "−") for c in cells)
        return "| " + " | ".join(c.replace("|", r"\|").replace("\n", " ") for c in plain) + " |"

    return "\n".join([line(headings), "|" + ":-:|" * len(headings), *map(line, rows)])


def picture(height: int, width: int, windows: Iterable[Window], cell: int = 22) -> str:
    """A grid of height x width cells with coloured windows, later ones on top: the data URI of a PNG.

    height, width in cells; `cell` in pixels; the PNG is RGBA, (height * cell + 1) x (width * cell + 1).
    Raises CourseError for a window that leaves the grid or an unknown colour.
    """
    canvas = np.zeros((height * cell + 1, width * cell + 1, 4), np.uint8)
    boxes = [_box(window, height, width, cell) for window in windows]
    for a, b, c, d, rgb in boxes:
        canvas[a:b, c:d] = (*rgb, 110)
    canvas[::cell] = canvas[:, ::cell] = (128, 128, 128, 255)
    for a, b, c, d, rgb in boxes:
        for k in range(3):
            canvas[a + k, c : d + 1] = canvas[b - k, c : d + 1] = (*rgb, 255)
            canvas[a : b + 1, c + k] = canvas[a : b + 1, d - k] = (*rgb, 255)
    return "data:image/png;base64," + base64.b64encode(_png(canvas)).decode("ascii")


def image(alt: str, uri: str) -> str:
    """An <img>: the one form of a picture that all notebooks show. `alt` says what is to be seen."""
    return f'<img alt="{html.escape(alt)}" src="{html.escape(uri)}">'


def _box(window: Window, height: int, width: int, cell: int) -> tuple[int, int, int, int, Color]:
    row, column, side, color = window
    h, w = (side, side) if isinstance(side, int) else side
    if min(row, column) < 0 or not (0 < h <= height - row and 0 < w <= width - column):
        raise CourseError(f"window {window} leaves the grid of {height}×{width}")
    if isinstance(color, str) and color not in COLORS:
        raise CourseError(f"there is no colour {color!r}", f"There are: {', '.join(COLORS)}.")
    rgb = COLORS[color] if isinstance(color, str) else color
    return row * cell, (row + h) * cell, column * cell, (column + w) * cell, rgb


def _png(pixels: np.ndarray[Any, Any]) -> bytes:
    """pixels (height, width, 4) uint8 -> the bytes of a PNG file, at a fixed compression level."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = pixels.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    raw = b"".join(b"\0" + line.tobytes() for line in pixels)
    body = zlib.compress(raw, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
