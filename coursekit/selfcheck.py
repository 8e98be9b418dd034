# ruff: noqa: B905, E401, E402, I001, N818
# Kept short, as it stands in every notebook, and runs on Python 3.9. What is between the marks is handed out.
# >>> coursekit self-check
# It helps only you: it shows how your answers are read and tries your functions on the open examples. It does
# not know the right answers and sends nothing anywhere. Nothing here needs editing. Outside a notebook:
#     python check.py homework.ipynb        (or homework.py; Python 3.9 or newer, numpy)
BEFORE = dict(globals())  # your namespace, put back as it was at the end
import _thread, ast, copy, io, json, linecache, math, operator, os, re, subprocess, sys, textwrap, threading
import time, types, warnings
from collections.abc import Callable
from fractions import Fraction
from typing import Any
import numpy as np

SPEC: dict[str, Any] = {}  # filled in for every notebook
STATE: dict[str, Any] = {}  # item -> None when it is complete, else what is missing
SECONDS, LONGEST = 5, 120  # for one open example, which takes a right solution 0.01 s; for a whole file
LIMIT, LINE, TOKEN, BITS = 2000, 500, 80, 1000  # characters of a field, a line, a number; size of its value
CELL = 50_000  # characters of a cell in which answers are looked for

# ------------------------------------------------------------------ 1. What a written answer means
class Unreadable(ValueError):
    """An answer with no meaning, or with more than one. args: a key of WORDS, then what it names."""

CLEAN = {ord(a): b for a, b in zip("−–—‒×·⋅∙÷∕⁄≈~'\"“”„‟«»‘’`", "----****///             ")}
ARRAY = re.compile(r"(?:(?:np|numpy)\.)?(?:array|matrix)\(")
THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?!\d)")
COMMAS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,.])")
NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2}(?![0-9]))?|\*\*|[-+*/()]")
LEVEL = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}  # how tightly an operator binds; 3 is a sign
COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}
SEPARATOR = re.compile(r"[\s;|]+|,(?=\s|$)|(?<=\s),")

def clean(text: str) -> str:
    """Decoration taken off: what is left are numbers, spaces, commas, `;`, `|` and lines."""
    text = "\n".join(text.translate(CLEAN).splitlines())
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    if ARRAY.match(text) and text.endswith(")"):
        text = re.sub(r",\s*dtype\b.*", "", ARRAY.sub("", text, count=1)[:-1], flags=re.S)
    if text.startswith("(") and text.endswith(")") and text.count("(") == text.count(")") == 1:
        text = text[1:-1]  # a pasted tuple
    text = re.sub(r"\\+", "\n", text).replace("&", " ").replace(" %", "%")  # LaTeX
    text = re.sub(r"\][\s,;]*\[", "\n", text)  # [[8, 7], [6, 9]] is rows as well
    text = re.sub(r"[\[\]{}]", " ", text)
    text = re.sub(r"(?<=\d) ?[xXхХ] ?(?=\d)(?!\d+ ?=)", "*", text)  # 28x28, also with the Cyrillic letter
    text = re.sub(r"(?<=\d):(?=\d)", "/", text).replace("^", "**")
    text = re.sub(r"^( ?-?),(?=\d)", r"\g<1>0,", text, flags=re.M)
    return re.sub(r" ?(\*\*|\*|/) ?", r"\1", text)  # 5 / 7 is one number

def value(token: str) -> "Fraction | None":
    """The exact number that a token says: a decimal, or arithmetic of decimals. None for a blank."""
    if token in ("?", "_", "…"):
        return None
    words = NUMBER.findall(token)[::-1]
    if "".join(words[::-1]) != token or len(token) > TOKEN or "--" in token:
        key = "percent" if "%" in token else "letters" if re.search(r"[^\W\d]|√", token) else "token"
        raise Unreadable(key, token)
    try:
        number = arithmetic(words, 1)
        if not words:
            return number
    except ZeroDivisionError:
        raise Unreadable("zero", token) from None
    except (ValueError, IndexError, OverflowError):
        pass
    raise Unreadable("token", token)

def arithmetic(words: "list[str]", level: int) -> Fraction:
    """The value of words (the last comes first; used up) as far as operators bind at `level` or tighter."""
    word = words.pop()
    if word in "+-":
        number = arithmetic(words, 3) * (1 if word == "+" else -1)
    elif word == "(":
        number = arithmetic(words, 1)
        if words.pop() != ")":
            raise ValueError
    else:
        number = Fraction(word)
    while words and LEVEL.get(words[-1], 0) >= level:
        sign = words.pop()
        other = arithmetic(words, LEVEL[sign] + (sign != "**"))
        if sign == "**" and (other.denominator != 1 or size(number) * abs(other) > BITS):
            raise OverflowError
        number = COMPUTE[sign](number, int(other) if sign == "**" else other)
        if size(number) > BITS:
            raise OverflowError
    return number

def size(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())

def pieces(line: str) -> "list[tuple[str, bool]]":
    """What stands between separators and commas, and whether a comma ties it to the next piece, as in 0,5."""
    found = []
    for chunk in SEPARATOR.split(line):
        parts = chunk.split(",") if chunk else []
        for part, after in zip(parts, [*parts[1:], ""]):
            tied = re.search(r"(?:^|[-+*/(])\d+$", part) and re.match(r"\d+(?![.\d])", after)
            found.append((part, bool(tied)))
    return found

def cells_from(found: "list[tuple[str, bool]]") -> "list[list[tuple[int, str]]]":
    """For every piece the cells that may begin with it, each with the place of the piece after it."""
    starts = []
    for i, (cell, tied) in enumerate(found):
        row, end = [(i + 1, cell)], i + 1
        while tied and end < i + 4:  # 2,5*3,5 is three pieces; no number has more than four
            part, tied = found[end]
            cell, tied, end = f"{cell},{part}", tied and not part.isdigit(), end + 1
            row.append((end, cell))
        starts.append(row)
    return starts

def cuts(starts: "list[list[tuple[int, str]]]", want: int) -> "list[list[str]]":
    """Two ways to make `want` cells of all pieces, or none: one separates as early as it can, one joins."""
    reach = [0] * len(starts) + [1]  # bit n of reach[i]: the pieces from i on can make n cells
    for i in reversed(range(len(starts))):
        for end, _ in starts[i]:
            reach[i] |= reach[end] << 1
    ways: list[list[str]] = []
    for order in (1, -1) if reach[0] >> want & 1 else ():
        way: list[str] = []
        i = 0
        while i < len(starts):
            i, cell = next((e, c) for e, c in starts[i][::order] if reach[e] >> want - len(way) - 1 & 1)
            way.append(cell)
        ways.append(way)
    return ways

def read_line(line: str, want: int, whole: bool) -> "list[Fraction | None]":
    """The `want` cells of one line, exact numbers and None for blanks, if they have just one meaning."""
    line = line.strip()
    if len(line) > LINE:
        raise Unreadable("long", len(line))
    signs = re.sub(r"(^|\s)([-+])\s+(?=[\d.(])", r"\1\2", line)  # - 2
    looks = [line, signs, re.sub(r"\s*(?<![eE])([-+])\s+", r"\1", line), re.sub(r"\s*\+\s*", "+", line)]
    looks += [THOUSANDS.sub(lambda m: m[0].replace(" ", ""), look) for look in (line, signs)]
    if whole:
        looks.append(COMMAS.sub(lambda m: m[0].replace(",", ""), line))
    known: dict[str, Any] = {}  # cell -> its number, or what is wrong with it
    fits: dict[Any, list[str]] = {}
    wrong = Unreadable("period", line) if re.search(r"\d[.,]\d*\(\d+\)", line) else None
    for look in dict.fromkeys(looks):
        starts = cells_from(pieces(look))
        for cell in {cell for row in starts for _, cell in row} - known.keys():
            known[cell] = read_cell(cell, whole)
        sound = [[way for way in row if not isinstance(known[way[1]], Unreadable)] for row in starts]
        for way in cuts(sound, want):
            fits.setdefault(tuple(known[cell] for cell in way), way)
        for way in cuts(starts, want):
            wrong = wrong or next((e for e in map(known.get, way) if isinstance(e, Unreadable)), None)
    if len(fits) == 1:
        return list(next(iter(fits)))
    if fits:
        raise Unreadable("ambiguous", line, *("   ".join(way).replace(",", ".") for way in [*fits.values()][:2]))
    for word in re.split(r"[\s;|]+", line):  # a strange word explains more than a count
        if wrong is None and re.search(r"[^\d\s.,+\-*/()?]", word):
            value(word.strip(","))
    raise wrong or Unreadable("cells", line, count(line), want)

def read_cell(cell: str, whole: bool) -> "Fraction | Unreadable | None":
    """The number of a cell, or what is wrong with it."""
    try:
        number = value(cell.replace(",", "."))
    except Unreadable as error:
        return Unreadable(error.args[0], cell)
    wrong = whole and number is not None and number.denominator != 1
    return Unreadable("whole", cell) if wrong else number

def count(line: str) -> int:
    """How many numbers a line seems to have: 0,5 is one, 1,2,3 are three."""
    chunks = [chunk for chunk in SEPARATOR.split(line) if chunk]
    return sum(1 if chunk.count(",") == 1 else chunk.count(",") + 1 for chunk in chunks)

def read_text(text: str, shape: "list[int] | tuple[int, ...]", whole: bool = False) -> "list[Fraction | None]":
    """A text read as `shape`, row by row: a flat list of Fractions, None for a blank. () is one number."""
    rows, cols = (math.prod(shape[:-1]), shape[-1]) if shape else (1, 1)
    if len(text) > LIMIT:
        raise Unreadable("long", len(text))
    lines = [line for line in clean(text).splitlines() if line.strip(" ,;|")]
    if not "".join(lines).strip(" ,;|?"):  # also one ? for a whole matrix
        return [None] * (rows * cols)
    if len(lines) == 1 and lines[0].strip(" ;").count(";") == rows - 1:
        lines = lines[0].strip(" ;").split(";")  # 8 7; 6 9
    if len(lines) == 1 or len(shape) < 2:  # all in one line, or a list in a column
        return read_line(" ".join(lines), rows * cols, whole)
    if len(lines) != rows:
        turned = len(lines) == cols and all(cuts(cells_from(pieces(line[:LINE])), rows) for line in lines)
        raise Unreadable("turned" if turned else "rows", len(lines), rows, cols)
    return [number for line in lines for number in read_line(line, cols, whole)]

def read_field(text: str, form: "dict[str, Any]") -> "list[Fraction | None]":
    """A field's text read as its form in SPEC asks: shape, type, and for a choice the number of options."""
    if form["type"] != "choice":
        return read_text(text, form["shape"], form["type"] == "integer")
    flat = read_text(re.sub(r"^ *(\d+) *[.)] *$", r"\1", text[: LIMIT + 1]), [], True)  # 2) or 2. is option 2
    if flat[0] is not None and not 1 <= flat[0] <= form["options"]:
        raise Unreadable("choice", text.strip(), form["options"])
    return flat

# ------------------------------------------------------------------ 2. Where the answers stand
ANSWER = re.compile(r"""(?<![\w.])answer\s*\(\s*["'“”„«‘’]{1,3}\s*(\w+)""")
FIELD = re.compile(r"""(?:[,\n]|["'”“’»][^\S\n])[^\S\n]*(?!dtype\b)([^\W\d]\w*)[^\S\n]*=(?!=)""")
MORE = re.compile(r"""["'”“’»\s]*,[\s,]*[^\W\d]\w*\s*=(?!=)""")
LITERAL = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.unaryop, ast.operator)

def calls(source: str) -> "list[tuple[range, str, dict[str, str | Unreadable]]]":
    """Every answer(…) of a cell, in order: its lines, item, and the text of each field. Nothing is run.

    Raises SyntaxError, and nothing else, for a cell with "answer" in it that Python cannot parse.
    """
    if "answer" not in source:
        return []
    try:
        if len(source) > CELL:
            raise ValueError(f"{len(source)} characters")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\ " in a string
            nodes = list(ast.walk(ast.parse(source)))
        lines = source.encode().splitlines(keepends=True)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error)) from None
    found = []
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "answer"):
            continue
        item = getattr(node.args[0], "value", None) if node.args else None
        if isinstance(item, str):
            fields: dict[str, Any] = {}
            for keyword in node.keywords:
                try:
                    fields[keyword.arg or "**"] = text_of(keyword.value, lines)
                except Unreadable as error:
                    fields[keyword.arg or "**"] = error
            found.append((range(node.lineno, (node.end_lineno or 0) + 1), item, fields))
    return sorted(found, key=lambda call: call[0].start)

def text_of(node: ast.expr, lines: "list[bytes]") -> str:
    """The text of a field as it stands in the call: a string's content, or a number or list as written."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    first, last, end = node.lineno - 1, (node.end_lineno or node.lineno) - 1, node.end_col_offset
    rows = [lines[i][node.col_offset * (i == first) : end if i == last else None] for i in range(first, last + 1)]
    source = b" ".join(rows).decode(errors="replace")
    if len(source) > LIMIT:
        raise Unreadable("long", len(source))
    if isinstance(node, (ast.List, ast.Tuple)):
        inner = [text_of(e, lines) for e in node.elts]
        deep = any(isinstance(e, (ast.List, ast.Tuple)) for e in node.elts)
        return "\n".join(inner) if deep else " ".join(t.replace(" ", "") for t in inner)
    name = getattr(node, "func", None)
    if isinstance(node, ast.Call) and node.args and getattr(name, "attr", getattr(name, "id", "")) == "array":
        return text_of(node.args[0], lines)  # np.array([[8, 7], [6, 9]])
    if any(not isinstance(n, LITERAL) or isinstance(getattr(n, "value", 0), str) for n in ast.walk(node)):
        raise Unreadable("code", " ".join(source.split()))
    return "".join(source.split())

def salvage(source: str) -> "list[tuple[range, str, dict[str, str | Unreadable]]]":
    """calls(…) where Python cannot parse a cell: a field runs to the next `, name=` or the closing bracket."""
    source, found, line, seen = re.sub(r"^[^\S\n]*#.*", "", source[:CELL], flags=re.M), [], 1, 0
    starts = list(ANSWER.finditer(source))
    for start, after in zip(starts, [*starts[1:], None]):
        text = source[start.end() : after.start() if after else len(source)]
        text = text[: end_of_call(text)]
        names = list(FIELD.finditer(text))
        fields: dict[str, Any] = {}
        for name, following in zip(names, [*names[1:], None]):
            said = text[name.end() : following.start() if following else len(text)]
            said = re.sub(r"#.*", "", said).strip(" \n\t,")
            said = re.sub(r"^[rRuUbB](?=[\"'])", "", said)
            fields[name[1]] = said.replace("\\n", "\n").replace("\\t", " ")
        line, seen = line + source.count("\n", seen, start.start()), start.start()
        rows = start[0].count("\n") + text.count("\n") + 1
        found.append((range(line, line + rows), start[1], fields))
    return found

def end_of_call(text: str) -> int:
    """Where the bracket that is open before `text` closes; a bracket inside quotes may have spoiled the count."""
    depth = 1
    for bracket in re.finditer(r"[()\[\]{}]", text):
        depth = max(depth, 1) + (1 if bracket[0] in "([{" else -1)
        if depth < 1 and not MORE.match(text, bracket.end()):
            return bracket.start()
    line_end = re.search(r"\)[^\S\n]*(?:\n|$)", text)
    return line_end.start() if line_end else len(text)

# ------------------------------------------------------------------ 3. What you are told
WORDS = {"en": {
    "percent": "'{0}': write it without %, e.g. 0.71",
    "period": "'{0}': write a fraction or round, e.g. 10/3", "letters": "'{0}': only numbers belong here",
    "token": "'{0}' cannot be read as a number", "zero": "'{0}': division by zero",
    "whole": "'{0}': a whole number is needed here",
    "choice": "'{0}': the number of an option is needed, from 1 to {1}",
    "ambiguous": "'{0}' can be read in two ways:\n       {1}\n  or   {2}\n"
    "  Put spaces between numbers and a point in decimals",
    "cells": "'{0}': numbers here: {1}, needed: {2}",
    "rows": "lines: {0}, needed: {1}, with numbers in each: {2}",
    "turned": "rows and columns look swapped: lines needed: {1}, with numbers in each: {2}",
    "long": "too much text ({0} characters)",
    "code": "'{0}' is code, and an answer is read as text. Write the numbers",
    "unknown": "there is no item '{0}'. There are: {1}",
    "nofield": "there is no such field, it will not be read", "missing": "the field is gone from the cell",
    "blank": "still blank", "some": "blank cells: {0} of {1}", "read": "read as",
    "notrun": "run its cell (Shift+Enter)", "syntax": 'Hint: the numbers of an answer go in quotes: "0.71".',
    "on": "The self-check is on. You can start.", "nofunc": "no function yet: run the cell with 'def {0}'",
    "starter": "not written yet", "call": "call", "line": "line {0}: ",
    "pass": "open examples passed ({0} of {0}).\n  Grading tries more: other sizes, large numbers.",
    "fail": "example {0} of {1}: ", "want": "expected", "got": "received", "part": "result {0}: ",
    "none": "the function returned nothing (None). Is there a return?",
    "differ": "numbers ‹ › that differ: {0} of {1}", "shape": "the result has shape {1}, it should have {0}",
    "big": "an array of shape {0}", "notnum": "that is not numbers: {0}", "parts": "results needed: {0}",
    "raised": "your code stopped with an error", "slow": "not done after {0} s. Is there an endless loop?",
    "changed": "the function changed its input. Use x.copy()",
    "done": "All filled in. Save (Ctrl+S) and hand in this file.", "cell": "cell {0}: ",
    "todo": "{0} of {1} ready. You may hand in as it is: what is done counts.",
    "usage": "Say which file to check: python check.py homework.ipynb (or homework.py)",
    "nofile": "There is no file '{0}' here",
    "badfile": "'{0}' is neither a notebook (.ipynb) nor Python code in UTF-8",
}, "uk": {
    "percent": "«{0}»: запишіть без %, наприклад 0.71",
    "period": "«{0}»: замість періоду запишіть дріб або округліть, наприклад 10/3",
    "letters": "«{0}»: тут можуть бути лише числа", "token": "«{0}» не читається як число",
    "zero": "«{0}»: ділення на нуль", "whole": "«{0}»: тут потрібне ціле число",
    "choice": "«{0}»: потрібен номер варіанта, від 1 до {1}",
    "ambiguous": "«{0}» читається двояко:\n       {1}\n  або  {2}\n"
    "  Розділіть числа пробілами, а в дробах ставте крапку",
    "cells": "«{0}»: чисел тут {1}, а потрібно {2}",
    "rows": "рядків {0}, а потрібно {1}, у кожному чисел: {2}",
    "turned": "схоже, рядки й стовпці переставлено: потрібно рядків {1}, у кожному чисел: {2}",
    "long": "забагато тексту (символів: {0})",
    "code": "«{0}» – це код, а відповідь читають як текст. Впишіть самі числа",
    "unknown": "немає завдання «{0}». Є: {1}", "nofield": "такого поля немає, його не читатимуть",
    "missing": "поле зникло з комірки", "blank": "ще порожньо", "some": "порожніх клітинок: {0} з {1}",
    "read": "прочитано так", "notrun": "виконайте його комірку (Shift+Enter)",
    "syntax": 'Підказка: числа відповіді мають стояти в лапках: "0,71".',
    "on": "Самоперевірку ввімкнено. Можна братися до завдань.",
    "nofunc": "функції ще немає: виконайте комірку з «def {0}»", "starter": "ще не написано",
    "call": "виклик", "line": "рядок {0}: ",
    "pass": "відкриті приклади пройдено ({0} з {0}).\n"
    "  Під час оцінювання буде більше: інші розміри, великі числа.",
    "fail": "приклад {0} з {1}: ", "want": "очікувано", "got": "отримано", "part": "результат {0}: ",
    "none": "функція нічого не повернула (None). Чи є return?",
    "differ": "відрізняються числа ‹ ›: {0} з {1}", "shape": "форма результату {1}, а потрібна {0}",
    "big": "масив форми {0}", "notnum": "повернуто не числа: {0}", "parts": "потрібно результатів: {0}",
    "raised": "ваш код зупинився з помилкою",
    "slow": "за {0} с не завершилося. Чи немає тут нескінченного циклу?",
    "changed": "функція змінила свій вхід. Працюйте з копією: x.copy()",
    "done": "Усе заповнено. Збережіть (Ctrl+S) і здайте цей файл.", "cell": "комірка {0}: ",
    "todo": "Готово {0} з {1}. Здати можна й так: зроблене зарахують.",
    "usage": "Вкажіть файл, який перевірити: python check.py homework.ipynb (або homework.py)",
    "nofile": "Файлу «{0}» тут немає", "badfile": "«{0}» – не зошит Jupyter (.ipynb) і не код Python в UTF-8",
}}

def say(key: str, *values: object, lang: "str | None" = None) -> str:
    """A message in the language of the notebook; long values are cut."""
    short = [v if len(v) <= 60 else v[:59] + "…" for v in map(str, values)]
    return WORDS[lang or SPEC.get("lang") or "en"][key].format(*short)

def show(mark: str, text: str) -> None:
    """Prints lines under 95 characters; only the mark has a colour, and only in a notebook."""
    color = {"✓": 32, "✗": 31, "○": 33, "•": 34}[mark]  # • is read, ✓ is right: never mix them
    lines = [textwrap.fill(line, 94, subsequent_indent="    ") for line in f"{mark} {text}".split("\n")]
    colored = f"\x1b[1;{color}m{mark}\x1b[0m" if "IPython" in sys.modules else mark
    print("\n".join(lines).replace(mark, colored, 1))

def number_text(number: "Fraction | None") -> str:
    if number is None:
        return "?"
    if number.denominator == 1 and abs(number) < 10**15:
        return str(number).replace("-", "−")
    text = f"{float(number):.10g}"
    return (text if Fraction(text) == number else f"{float(number):.6g}").replace("-", "−")

def rows_text(flat: "list[Fraction | None]", shape: "list[int]") -> str:
    """The numbers as they were read, aligned."""
    cells, cols = [number_text(n) for n in flat], shape[-1] if shape else 1
    width = max(map(len, cells))
    lines = ["  ".join(c.rjust(width) for c in cells[i : i + cols]) for i in range(0, len(cells), cols)]
    return "\n".join("    " + (line if len(line) <= 90 else line[:89] + "…") for line in lines)

def answer(item: str, **fields: Any) -> None:
    """Shows how your answer is read. Whether it is right, grading tells."""
    if item not in SPEC["problems"]:
        show("✗", say("unknown", item, ", ".join(SPEC["problems"])))
        return
    frame, wanted, wrong = sys._getframe(1), SPEC["problems"][item]["fields"], ""
    source = "".join(linecache.getlines(frame.f_code.co_filename))  # the cell's own text, as grading reads it
    found = [texts for lines, name, texts in calls(source) if name == item and frame.f_lineno in lines]
    plain: dict[str, Any] = {k: v if isinstance(v, str) else repr(v) for k, v in fields.items()}
    texts = found[0] if found else dict.fromkeys(plain, Unreadable("code", "answer(…)")) if source else plain
    for name, form in wanted.items():
        try:
            text = texts.get(name, Unreadable("missing"))
            if isinstance(text, Unreadable):
                raise text
            flat = read_field(text, form)
            blanks = flat.count(None)
            status = say("blank" if blanks == len(flat) else "some", blanks, len(flat)) if blanks else ""
            show("○" if blanks else "•", f"{name}: {status or say('read')}")
            if blanks < len(flat):
                print(rows_text(flat, form["shape"]))
        except Unreadable as error:
            status = say(*error.args)
            show("✗", f"{name}: {status}")
        wrong = wrong or (status and f"{name}: {status}")
    for name in [name for name in texts if name not in wanted]:
        show("✗", f"{name}: {say('nofield')}")
    STATE[item] = wrong or None

# ------------------------------------------------------------------ 4. Your functions, tried out
class TooSlow(BaseException):
    """A call took longer than it may. No `except Exception` of yours can swallow it."""

def limited(seconds: float, run: "Callable[[], Any]") -> Any:
    """run(), or TooSlow. A thread interrupts; in a browser, which has none, a trace looks at the clock."""
    over: list[bool] = []
    end, finished = time.monotonic() + seconds, threading.Event()
    if sys.platform == "emscripten":
        def trace(frame: Any, event: str, arg: Any) -> Any:
            if time.monotonic() > end:
                raise TooSlow
            return trace
        sys.settrace(trace)
        try:
            return run()
        finally:
            sys.settrace(None)
    def watch() -> None:
        while not finished.wait(1 if over else seconds):  # again, if an `except:` swallowed it
            over.append(True)
            _thread.interrupt_main()
    watcher = threading.Thread(target=watch, daemon=True)
    try:
        try:
            watcher.start()
            return run()
        finally:
            finished.set()
            watcher.join()
            time.sleep(0)  # an interrupt that is on its way arrives here
    except KeyboardInterrupt:
        finished.set()  # it may have come before the line above; the next would be a second away
        watcher.join()
        if over:
            raise TooSlow from None
        raise

def load(x: Any) -> Any:
    """An argument or result as it stands in SPEC."""
    if isinstance(x, dict):
        return tuple(map(load, x["tuple"])) if "tuple" in x else np.array(x["array"], x["dtype"])
    return [load(e) for e in x] if isinstance(x, list) else x

def array_text(x: Any, digits: int = 4, marks: Any = None) -> str:
    if np.size(x) > 40:
        return say("big", np.shape(x))
    flat = np.ravel(x).tolist()
    cells = [str(v) if isinstance(v, int) else f"{v:.{digits}f}" if v % 1 else f"{v:.12g}" for v in flat]
    if marks is not None:
        cells = [f"‹{c}›" if m else f" {c} " for c, m in zip(cells, np.ravel(marks))]
    grid = np.array([c.rjust(max(map(len, cells))) for c in cells]).reshape(np.shape(x))
    return np.array2string(grid, formatter={"all": str}, max_line_width=78).replace("\n", "\n" + " " * 15)

def described(label: str, x: Any, end: str = "") -> "list[str]":
    if isinstance(x, (list, tuple)) and any(isinstance(e, np.ndarray) for e in x):
        return [line for i, e in enumerate(x) for line in described(f"{label}[{i}]", e, end)]
    return [row(label + end, array_text(x) if isinstance(x, (np.ndarray, int, float)) else repr(x)[:75])]

def row(label: str, text: str) -> str:
    return f"    {label:>9}  {text}"

def compare(result: Any, want: Any) -> "list[str]":
    """Why a result is not the wanted one: lines to print, the first says it. [] if it is."""
    if result is None:
        return [say("none")]
    if isinstance(want, (list, tuple)):
        parts = list(result) if isinstance(result, (list, tuple)) else [*np.atleast_1d(np.asarray(result))]
        if len(parts) != len(want):
            return [say("parts", len(want))]
        for i, part in enumerate(want):
            found = compare(parts[i], part)
            if found:
                return [say("part", i + 1) + found[0], *found[1:]]
        return []
    try:
        got, want = np.asarray(result), np.asarray(want)
        if got.dtype.kind not in "biuf":
            got = np.asarray([float(v) for v in got.ravel().tolist()]).reshape(got.shape)
    except (TypeError, ValueError):
        return [say("notnum", repr(result)[:60])]
    if got.shape != want.shape:
        return [say("shape", want.shape, got.shape), *described(say("got"), got)]
    marks = ~np.isclose(got, want, rtol=1e-4, atol=1e-6) if want.dtype.kind == "f" else got != want
    if not marks.any():
        return []
    pairs = list(zip(got[marks].tolist(), want[marks].tolist()))  # as many decimals as show a difference
    digits = next((d for d in (4, 6, 8) if all(f"{a:.{d}f}" != f"{b:.{d}f}" for a, b in pairs)), 10)
    lines = [row(say("want"), array_text(want, digits))] if digits > 4 else []
    lines.append(row(say("got"), array_text(got, digits, None if marks.all() else marks)))
    return [say("differ", marks.sum(), marks.size), *lines]

def own_lines(error: BaseException, place: str) -> "list[str]":
    """The lines of your own code, in the file or cell `place`, that an error passed through."""
    step, lines = error.__traceback__, []
    while step:
        if step.tb_frame.f_code.co_filename == place:
            text = linecache.getline(place, step.tb_lineno).strip()
            lines.append(f"    {say('line', step.tb_lineno)}{text[:75]}")
        step = step.tb_next
    return lines[-3:]

def trouble(f: Any, example: "dict[str, Any]") -> "list[str]":
    """What is wrong with f on one open example: lines to print, the first says it. [] if nothing."""
    args, options, want = load(example["args"]), example.get("options", {}), load(example["expected"])
    code, given = getattr(f, "__code__", None), copy.deepcopy(args)
    names = [*(code.co_varnames if code else ())][: len(args)] + [f"x{i}" for i in range(len(args))]
    said = ", ".join([*names[: len(args)], *(f"{k}={v!r}" for k, v in options.items())])
    case = [row(say("call"), f"{getattr(f, '__name__', 'f')}({said})")]
    case += [line for n, a in zip(names, args) for line in described(n, a, " =")] + described(say("want"), want)
    try:
        result = limited(SECONDS, lambda: f(*given, **options))
    except TooSlow:
        return [say("slow", SECONDS), *case]
    except NotImplementedError:
        return [say("starter")]
    except (Exception, SystemExit) as error:
        where = own_lines(error, code.co_filename) if code else []
        return [f"{say('raised')}: {type(error).__name__}: {str(error)[:200]}", *where, *case]
    found = compare(result, want)
    if found:
        return [found[0], *case, *found[1:]]
    return [] if not compare(given, args) else [say("changed"), *case]

def tried(name: str, f: Any) -> "tuple[str, str]":
    """The mark and the words for a function on the open examples."""
    examples = SPEC["exercises"][name]["examples"]
    if not callable(f):
        return "○", say("nofunc", name)
    for i, example in enumerate(examples):
        found = trouble(f, example)
        if found == [say("starter")]:
            return "○", found[0]
        if found:
            return "✗", say("fail", i + 1, len(examples)) + "\n".join(found)
    return "✓", say("pass", len(examples))

def check(name: str) -> None:
    """Tries your function on the open examples."""
    if name not in SPEC["exercises"]:
        show("✗", say("unknown", name, ", ".join(SPEC["exercises"])))
    else:
        mark, text = tried(name, sys._getframe(1).f_globals.get(name))
        show(mark, f"{name}: {text}")

def ready() -> None:
    """Lists what is still blank, unreadable or failing. Run it before you hand in."""
    for name in SPEC["exercises"]:
        mark, text = tried(name, sys._getframe(1).f_globals.get(name))
        STATE[name] = None if mark == "✓" else text
    items = [*SPEC["problems"], *SPEC["exercises"]]
    good = [i for i in items if STATE.get(i, "") is None]
    print("■" * len(good) + "□" * (len(items) - len(good)), f" {len(good)} / {len(items)}   {SPEC['name']}")
    for i in items:
        mark = "○" if i not in good else "✓" if i in SPEC["exercises"] else "•"
        show(mark, i if i in good else i + " – " + STATE.get(i, say("notrun")).split("\n")[0])
    print(say("done") if len(good) == len(items) else say("todo", len(good), len(items)))

# ------------------------------------------------------------------ 5. From the shell, and in the notebook
MAGIC = re.compile(r"^([ \t]*)(?:(?:\w+ *= *)?(?:[%!]|get_ipython\(\))|\?|[\w.]+\? *$).*", re.M)
SELF = re.compile(r"^# >>> coursekit self-check.*?(?:^# <<< coursekit self-check[^\n]*|\Z)", re.M | re.S)

def outside(source: str) -> str:
    """A cell or file without the self-check in it, every line where it was."""
    return SELF.sub(lambda m: "\n" * m[0].count("\n"), source)

def cells_of(path: str) -> "list[str]":
    """The code cells of a notebook, or of a .py file. May raise OSError, and ValueError & co. for strange JSON."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    if path.lower().endswith(".py"):
        return re.split(r"^# (?:In\[[ \d]*\]:|%%).*$", outside(text), flags=re.M)
    return [outside("".join(c["source"])) for c in json.loads(text)["cells"] if c["cell_type"] == "code"]

def in_shell(path: str) -> int:
    """Runs the cells in order, in this process; the shell's first process watches the clock."""
    try:
        cells = cells_of(path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        print(say("nofile" if isinstance(error, FileNotFoundError) else "badfile", path))
        return 2
    space: dict[str, Any] = {"__name__": "__main__", "answer": answer, "check": check, "display": print}
    for i, source in enumerate(cells):
        space["ready"] = lambda: None
        lines = run_cell(source, f"<cell {i + 1}>", space)
        if lines:
            show("✗", say("cell", i + 1) + "\n".join(lines))
    eval("ready()", {**space, "ready": ready})
    return 0 if all(STATE.get(i, "") is None for i in [*SPEC["problems"], *SPEC["exercises"]]) else 1

def run_cell(source: str, place: str, space: "dict[str, Any]") -> "list[str]":
    """Runs one cell; what went wrong, as lines to print."""
    try:
        try:
            code = compile(source.replace("get_ipython()", "%"), place, "exec")
        except SyntaxError:  # % and ! lines are taken out, but only if there is need
            source = MAGIC.sub(r"\1pass", source)
            code = compile(source, place, "exec")
        linecache.cache[place] = (len(source), None, source.splitlines(True), place)
        limited(4 * SECONDS, lambda: exec(code, space))
    except TooSlow:
        return [say("slow", 4 * SECONDS)]
    except (Exception, SystemExit) as error:
        quotes = [say("syntax")] if "answer(" in source and isinstance(error, SyntaxError) else []
        return [f"{type(error).__name__}: {str(error)[:200]}", *own_lines(error, place), *quotes]
    return []

def main(*words: str) -> int:
    """python check.py FILE: 0 if all items are ready, 1 if something is left, 2 if the file cannot be read."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if words[:1] == ("--run",):
        return in_shell(words[1])
    if len(words) != 1:
        print(say("usage"))
        return 2
    command = [sys.executable, "-X", "utf8", __file__, "--run", *words]  # a process that can be stopped
    plain = {**os.environ, "MPLBACKEND": "Agg"}  # plots open no window
    try:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=LONGEST, env=plain).returncode
    except subprocess.TimeoutExpired:
        print(say("slow", LONGEST))
        code = 1
    return code if code in (0, 1, 2) else 1

def in_notebook(space: "dict[str, Any]") -> None:
    """Moves what is ours out of the notebook's namespace: no variable of yours breaks it."""
    apart, before, cell = dict(space), BEFORE, in_notebook.__code__.co_filename
    for name, thing in list(apart.items()):
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename == cell:
            apart[name] = types.FunctionType(thing.__code__, apart, name, thing.__defaults__)
            apart[name].__kwdefaults__, apart[name].__doc__ = thing.__kwdefaults__, thing.__doc__
    STATE.update(getattr(before.get("answer"), "__globals__", {}).get("STATE", {}))  # this cell may run again
    for name in apart.keys() - before.keys():
        del space[name]  # from here on, this function must live on what it has
    space.update(before)
    space.update({name: apart[name] for name in ("answer", "check", "ready")})
    space["get_ipython"]().set_custom_exc((SyntaxError,), apart["hint"])
    apart["show"]("✓", apart["say"]("on"))

def hint(shell: Any, *error: Any, **rest: Any) -> None:
    """After Python's own words on a cell that it cannot parse."""
    shell.showsyntaxerror()
    if "answer(" in shell.user_ns["In"][-1]:
        print(say("syntax"))

if "get_ipython" in globals():
    in_notebook(globals())
elif __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
# <<< coursekit self-check
