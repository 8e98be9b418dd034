"""One item's result as text for a terminal: matrices aligned, what differs marked ‹ ›, no colour."""

from collections.abc import Iterable, Sequence

from coursekit.grade.results import ItemResult
from coursekit.report.values import Grid, Value
from coursekit.report.view import Case, Claim, FieldView, Item, item_of
from coursekit.report.visible import width
from coursekit.report.words import plain
from coursekit.templating import Texts

COLUMNS = 95
GAP = 3  # columns between things that stand side by side

Lines = list[str]


def item_text(item: ItemResult, texts: Texts, *, title: str = "", every: bool = False) -> str:
    """The result of one item, at most 95 columns wide, a newline at the end.

    `every`: list the properties that hold and those not judged yet one by one, instead of counting them.
    """
    view = item_of(texts, 0, item, {item.item: title or item.item})
    head = view.title if view.title == view.name else f"{view.title} ({view.name})"
    lines = _ends(f"{view.badge.sign} {head}: {view.badge.words}", f"{view.points} / {view.max_points}", COLUMNS)
    lines += _said(plain(view.headline), 2)
    for note in view.notes:
        lines += _said(f"– {plain(note)}", 2)
    if view.case:
        lines += ["", *_in(_case(texts, view.case), 2)]
    if item.properties:
        lines += ["", *_in(_properties(texts, view, every), 2)]
    if view.fields:
        lines += ["", *_in([texts.gettext("Your answers"), *_in(_fields(texts, view.fields), 2)], 2)]
    if view.worked:
        steps = [line for step in view.worked for line in _said(plain(step), 2)]
        lines += ["", *_in([texts.gettext("Worked solution"), *steps], 2)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


# ------------------------------------------------------------------ the parts of an item
def _case(texts: Texts, case: Case) -> Lines:
    room = COLUMNS - 4
    head = texts.gettext("The smallest case that shows it")
    lines = [*_said(f"{head}: {case.claim}" if case.claim else head, 0), *_in(_said(case.call, 2), 2), ""]
    arguments = [_named(texts, name, value, room) for name, value in case.arguments]
    if arguments:
        lines += [*_in(_flow(arguments, room), 2), ""]
    due, came = texts.gettext("Expected"), texts.gettext("Received")
    half = (room - GAP) // 2
    both = [_named(texts, due, case.expected, half), _named(texts, came, case.received, half, mark=True)]
    if any(_breadth(part) > half for part in both):
        both = [_named(texts, due, case.expected, room), _named(texts, came, case.received, room, mark=True)]
    lines += _in(_flow(both, room), 2)
    if case.difference:
        lines += _in(_said(case.difference, 0), 2)
    return lines


def _properties(texts: Texts, view: Item, every: bool) -> Lines:
    lines = [texts.gettext("Properties"), *_in(_claims(view.failed), 2)]
    if view.blocked:
        lines += _said(f"· {view.blocked_words}", 2, hang=2)
        lines += _in(_claims(view.blocked), 4) if every else []
    if view.held:
        lines += _said(f"✓ {view.held_words}", 2, hang=2)
        lines += _in(_claims(view.held), 4) if every else []
    return lines


def _claims(claims: Iterable[Claim]) -> Lines:
    lines: Lines = []
    for claim in claims:
        lines += _ends(f"{claim.badge.sign} {plain(claim.claim)}", claim.points, COLUMNS - 8)
        lines += _said(plain(claim.message), 2, room=COLUMNS - 8) if claim.message else []
    return lines


def _fields(texts: Texts, fields: Iterable[FieldView]) -> Lines:
    lines: Lines = []
    room = COLUMNS - 8
    yours, right = texts.gettext("Your answer"), texts.gettext("Right answer")
    for field in fields:
        values = [
            (name, value, mark)
            for name, value, mark in ((yours, field.received, True), (right, field.expected, False))
            if value is not None
        ]
        short = all(value.scalar for _, value, _ in values)
        inline = "".join(f" · {name}: {_one(value, mark)}" for name, value, mark in values) if short else ""
        lines += _ends(f"{field.badge.sign} {field.name}: {field.badge.words}{inline}", field.points, room + 4)
        if not short:
            lines += _in(_flow([_named(texts, name, value, room, mark=mark) for name, value, mark in values], room), 4)
        for said in (field.diagnosis, field.message):
            lines += _in(_said(plain(said), 0, room=room), 4) if said else []
        lines += _in(_said(field.carried, 0, room=room), 4) if field.carried else []
    return lines


# ------------------------------------------------------------------ values
def _named(texts: Texts, name: str, value: Value, room: int, mark: bool = False) -> Lines:
    if value.scalar:
        return _said(f"{name}: {_one(value, mark)}", 0, room=room)
    lines = _said(f"{name} {value.shape}", 0, room=room)
    if value.grids:
        lines += _flow([_grid(texts, grid, room, mark) for grid in value.grids], room)
    lines += _said(plain(value.prose), 0, room=room) if value.prose else []
    lines += _said(value.omitted, 0, room=room) if value.omitted else []
    most = max((width(p.index) for p in value.picked), default=0)
    return lines + [f"{p.index.ljust(most)}  {_marked(p.text, p.marked and mark)}" for p in value.picked]


def _one(value: Value, mark: bool) -> str:
    text, marked = value.grids[0].rows[0][0]
    return f"‹{text}›" if marked and mark else text


def _marked(text: str, marked: bool) -> str:
    return f"‹{text}›" if marked else f" {text} "


def _grid(texts: Texts, grid: Grid, room: int, mark: bool) -> Lines:
    """A grid with its columns aligned, cut into bands of columns where it is wider than `room`."""
    cell = max(width(text) for row in grid.rows for text, _ in row)
    across = max(1, (room + 1) // (cell + 3))
    columns = len(grid.rows[0])
    lines = [grid.label] if grid.label else []
    for start in range(0, columns, across):
        if columns > across:
            last = min(start + across, columns) - 1
            lines.append(texts.say("columns {first} to {last}", {"first": str(start), "last": str(last)}))
        for row in grid.rows:
            band = row[start : start + across]
            lines.append(" ".join(" " * (cell - width(text)) + _marked(text, marked and mark) for text, marked in band))
    return lines


# ------------------------------------------------------------------ lines
def _in(lines: Iterable[str], by: int) -> Lines:
    return [" " * by + line if line else "" for line in lines]


def _breadth(lines: Iterable[str]) -> int:
    return max(map(width, lines), default=0)


def _padded(line: str, to: int) -> str:
    return line + " " * max(0, to - width(line))


def _flow(blocks: Sequence[Lines], room: int) -> Lines:
    """Blocks side by side, as many as fit into `room` columns, the rest below."""
    bands: list[list[Lines]] = []
    used = room + 1
    for block in blocks:
        needed = _breadth(block) + GAP
        if used + needed - GAP > room or not bands:
            bands.append([])
            used = 0
        bands[-1].append(block)
        used += needed
    return [line for band in bands for line in _beside(band)]


def _beside(blocks: Sequence[Lines]) -> Lines:
    height = max(map(len, blocks), default=0)
    breadths = [_breadth(block) for block in blocks]
    filled = [block + [""] * (height - len(block)) for block in blocks]
    gap = " " * GAP
    return [gap.join(map(_padded, row, breadths)).rstrip() for row in zip(*filled, strict=True)]


def _ends(left: str, right: str, room: int) -> Lines:
    """`left` at the left, `right` at the right end of its last line."""
    lines = _wrap(left, room - width(right) - 2, hang=2)
    lines[-1] = _padded(lines[-1], room - width(right)) + right
    return lines


def _said(text: str, indent: int, hang: int = 0, room: int = COLUMNS - 4) -> Lines:
    """A sentence wrapped into `room` columns less its indent."""
    return _in(_wrap(text, room - indent, hang), indent)


def _wrap(text: str, room: int, hang: int = 0) -> Lines:
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, room - hang):
            free = room - width(lines[-1]) - (1 if lines[-1].strip() else 0)
            if width(piece) > free:
                lines.append(" " * hang)
            lines[-1] += (" " if lines[-1].strip() else "") + piece
    return lines


def _pieces(word: str, room: int) -> Lines:
    """A word cut where it is longer than a line."""
    pieces = [""]
    for character in word:
        if width(pieces[-1]) + width(character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces
