"""One student's assignment → a notebook: statements, blank answer cells, starters, and the self-check in front."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.generate.selfcheck_text import filled
from coursekit.templating import Texts

# Hidden in JupyterLab and in Colab; VS Code shows it whole, so its first line says what to do with it.
COLLAPSED = {"tags": ["hide-input"], "jupyter": {"source_hidden": True}, "cellView": "form"}
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class ProblemPart:
    """A problem as it stands in a notebook. `fields`: name -> its form, as in the self-check's SPEC."""

    name: str
    points: float
    title: str
    statement: str
    fields: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class ExercisePart:
    """An exercise as it stands in a notebook: the starter's source, and open examples as in the self-check's SPEC."""

    name: str
    points: float
    title: str
    statement: str
    starter: str
    examples: list[dict[str, Any]]


@dataclass(frozen=True)
class Sheet:
    """One student's assignment. Titles and statements are Markdown, `due` is shown as it is, "" for none."""

    assignment: str
    title: str
    student: str
    name: str
    lang: str
    due: str
    identity: str
    release: str
    parts: Sequence[ProblemPart | ExercisePart]

    @property
    def spec(self) -> dict[str, Any]:
        """What the self-check is told: the shapes of the answers, the open examples, whose it is."""
        return {
            "assignment": self.assignment,
            "student": self.student,
            "name": self.name,
            "lang": self.lang,
            "identity": self.identity,
            "problems": {p.name: {"fields": p.fields} for p in self.parts if isinstance(p, ProblemPart)},
            "exercises": {p.name: {"examples": p.examples} for p in self.parts if isinstance(p, ExercisePart)},
        }


def notebook(sheet: Sheet, texts: Texts | None = None) -> nbformat.NotebookNode:
    """A valid notebook of format 4.5, its cell ids derived from what the cells are.

    texts: where the words around the statements come from; without it the built-in templates.
    """
    texts = texts or Texts(sheet.lang)
    title = texts.render("notebook/title.md.j2", title=sheet.title, name=escaped(sheet.name), due=escaped(sheet.due))
    first = f"#@title {texts.render('notebook/first.md.j2').strip()}\n{filled(sheet.spec)}"
    cells = [_text("title", title), _code("selfcheck", first, COLLAPSED)]
    for number, part in enumerate(sheet.parts, 1):
        words = {"number": number, "title": part.title, "points": part.points, "statement": part.statement.strip()}
        if isinstance(part, ProblemPart):
            cells.append(_text(f"problem-{part.name}", texts.render("notebook/problem.md.j2", name=part.name, **words)))
            cells.append(_code(f"problem-{part.name}-answer", blanks(part)))
        else:
            text = texts.render("notebook/exercise.md.j2", name=part.name, **words)
            cells.append(_text(f"exercise-{part.name}", text))
            cells.append(_code(f"exercise-{part.name}-function", _starter(part)))
            cells.append(_code(f"exercise-{part.name}-check", f'check("{part.name}")'))
    cells += [_text("end", texts.render("notebook/end.md.j2")), _code("ready", "ready()")]
    _tell_apart(cells)
    owner = {
        "assignment": sheet.assignment,
        "student": sheet.student,
        "identity": sheet.identity,
        "release": sheet.release,
    }
    book = new_notebook(cells=cells, metadata={**KERNEL, "coursekit": owner})
    nbformat.validate(book)
    return book


def notebook_bytes(sheet: Sheet, texts: Texts | None = None) -> bytes:
    """The .ipynb file, in UTF-8. Equal sheets give equal bytes."""
    return f"{nbformat.writes(notebook(sheet, texts), version=4)}\n".encode()


def blanks(part: ProblemPart) -> str:
    """The answer cell: a `?` for every number, laid out as the answer will be.

    A field of more than two dimensions has a blank line between its matrices.
    """
    fields = []
    for name, form in part.fields.items():
        shape = form["shape"]
        row = "  ".join("?" * (shape[-1] if shape else 1))
        if len(shape) < 2:
            fields.append(f'    {name}="{row}"')
            continue
        matrix = "\n".join([f"        {row}"] * shape[-2])
        matrices = "\n\n".join([matrix] * math.prod(shape[:-2]))
        fields.append(f'    {name}="""\n{matrices}\n    """')
    return ",\n".join([f'answer("{part.name}"', *fields]) + ")"


def escaped(text: str) -> str:
    """Plain words, such as a name, that Markdown shows as they are."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~&])", r"\\\1", " ".join(text.split()))


def _starter(part: ExercisePart) -> str:
    """The starter with its import: a cell of its own that runs wherever it is moved."""
    source = part.starter.strip()
    return source if "import numpy" in source else f"import numpy as np\n\n\n{source}"


def _text(name: str, source: str) -> nbformat.NotebookNode:
    return new_markdown_cell(source.strip(), id=_id(name))


def _code(name: str, source: str, metadata: dict[str, Any] | None = None) -> nbformat.NotebookNode:
    return new_code_cell(source.strip(), id=_id(name), metadata=metadata or {})


def _id(name: str) -> str:
    """A valid cell id: at most 64 of A-Z, a-z, 0-9, -, _."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:64]


def _tell_apart(cells: Sequence[nbformat.NotebookNode]) -> None:
    """Makes ids unique, whatever the items are called."""
    seen: set[str] = set()
    for i, cell in enumerate(cells):
        if cell["id"] in seen:
            cell["id"] = f"{cell['id'][:58]}-{i}"
        seen.add(cell["id"])
