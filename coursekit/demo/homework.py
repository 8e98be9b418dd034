"""A released notebook filled in as a student would: answers typed, starters replaced, files saved in many ways."""

import copy
import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from coursekit.problem import Answer, Field, Number, Problem, Values

Notebook = dict[str, Any]

LOOP = "def {name}(*args, **options):\n    while True:\n        pass\n"
HOG = "def {name}(*args, **options):\n    kept = []\n    while True:\n        kept.append(np.ones(10_000_000))\n"


def cells_of(notebook: Notebook, pattern: str) -> list[dict[str, Any]]:
    """The code cells whose text matches."""
    return [c for c in notebook["cells"] if c["cell_type"] == "code" and re.search(pattern, source(c), re.MULTILINE)]


def source(cell: Mapping[str, Any]) -> str:
    """The text of a cell."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def write_function(notebook: Notebook, name: str, code: str) -> None:
    """Puts `code` in place of a starter."""
    cell = cells_of(notebook, rf"^def {name}\(")[0]
    cell["source"] = code if "import numpy" in code else "import numpy as np\n\n\n" + code


def write_answer(notebook: Notebook, problem: Problem, answer: Answer, comma: bool = False) -> None:
    """Types an answer over the blanks; `comma`: with decimal commas, as one writes in Ukrainian."""
    cell = cells_of(notebook, rf'^answer\("{problem.name}"')[0]
    cell["source"] = answer_text(problem, answer, comma)


def answer_text(problem: Problem, answer: Answer, comma: bool = False) -> str:
    """The call of answer(…) with its numbers."""
    lines = [f'answer("{problem.name}",']
    for form in problem.fields:
        values = answer[form.name]
        cells = [_typed(c, form, comma) for c in values.cells]
        lines += _field(form.name, values, cells)
    return "\n".join([*lines, ")"])


def _field(name: str, values: Values, cells: list[str]) -> list[str]:
    if len(values.shape) < 2:
        return [f'    {name}="{"  ".join(cells)}",']
    columns = values.shape[-1]
    rows = ["        " + "  ".join(cells[k : k + columns]) for k in range(0, len(cells), columns)]
    return [f'    {name}="""', *rows, '    """,']


def _typed(number: Number | None, form: Field, comma: bool) -> str:
    if number is None:
        return "?"
    if form.kind != "real" or (isinstance(number, int)):
        return str(number)
    digits = f"{float(round(Fraction(number), form.decimals)):.{form.decimals}f}"
    return digits.replace(".", ",") if comma else digits


# ---------------------------------------------------------------------------------- as it comes back to staff
def saved_by_colab(notebook: Notebook) -> Notebook:
    """nbformat 4.0: no cell ids, outputs kept, metadata of its own."""
    saved = copy.deepcopy(notebook)
    saved["nbformat"], saved["nbformat_minor"] = 4, 0
    saved["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    for n, cell in enumerate(saved["cells"]):
        cell.pop("id", None)
        cell["metadata"] = {"id": f"a{n}", "colab": {"base_uri": "https://localhost:8080/"}}
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], n
    return saved


def stripped(notebook: Notebook) -> Notebook:
    """Every cell's metadata and id gone, the notebook's own metadata too, saved as nbformat 4.0."""
    saved = copy.deepcopy(notebook)
    saved["nbformat"], saved["nbformat_minor"], saved["metadata"] = 4, 0, {}
    for cell in saved["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
    return saved


def reversed_in_groups(notebook: Notebook, size: int = 4) -> Notebook:
    """Its cells in groups, the last group first."""
    moved = copy.deepcopy(notebook)
    cells = moved["cells"]
    groups = [cells[k : k + size] for k in range(0, len(cells), size)]
    moved["cells"] = [cell for group in reversed(groups) for cell in group]
    return moved


def tampered(notebook: Notebook) -> Notebook:
    """Cells moved, copied and deleted: the self-check thrown away, answers first, a function twice."""
    moved = reversed_in_groups(notebook)
    moved["cells"] = [c for c in moved["cells"] if ">>> coursekit self-check" not in source(c)]
    functions = cells_of(moved, r"^def ")
    moved["cells"] += copy.deepcopy(functions[:2])
    for n, cell in enumerate(moved["cells"]):
        cell["id"] = f"moved-{n}"
    return moved


def dumps(notebook: Notebook) -> str:
    """The file's text."""
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
