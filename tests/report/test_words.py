"""Every English sentence of this room has its Ukrainian, and no catalog entry is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from coursekit.folders import builtin_folder
from coursekit.templating import Texts

ROOM = Path(__file__).parents[2] / "coursekit" / "report"
TEMPLATES = builtin_folder() / "templates"
CATALOG = TEMPLATES / "locale" / "uk" / "report.po"


def in_code(folder: Path) -> Iterator[str]:
    """The literal sentences given to Note(…), say(…), gettext(…) and ngettext(…) in a folder's modules."""
    for file in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                taken = {"Note": 1, "say": 1, "gettext": 1, "ngettext": 2}.get(name, 0)
                for argument in node.args[:taken]:
                    yield from literals(argument)


def literals(node: ast.expr) -> Iterator[str]:
    """The string constants that an argument may be: itself, or either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def in_templates() -> Iterator[str]:
    environment = Texts("en").environment
    for file in sorted((TEMPLATES / "report").glob("*.j2")):
        for _, _, said in environment.extract_translations(file.read_text(encoding="utf-8")):
            yield from (said,) if isinstance(said, str) else (s for s in said if s is not None)


def sentences() -> set[str]:
    return {s for s in (*in_code(ROOM), *in_templates()) if re.sub(r"\{\w+\}", "", s).strip()}


def translated() -> dict[str, polib.POEntry]:
    return {e.msgid: e for e in polib.pofile(str(CATALOG))}


@pytest.mark.parametrize("said", sorted(sentences()))
def test_a_sentence_is_translated_and_keeps_its_placeholders(said: str) -> None:
    entries = translated()
    entry = entries.get(said) or next((e for e in entries.values() if e.msgid_plural == said), None)
    assert entry is not None, f"not in {CATALOG.name}"
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    assert len(forms) == (3 if entry.msgid_plural else 1)
    for form in forms:
        assert form.strip()
        assert not entry.fuzzy
        assert set(re.findall(r"\{\w+\}|%\(\w+\)[sd]", form)) == set(
            re.findall(r"\{\w+\}|%\(\w+\)[sd]", said)
        )
        assert re.search("[а-яіїєґ]", form.lower()), "not Ukrainian"


def test_the_catalog_has_nothing_that_is_not_said() -> None:
    said = sentences()
    assert {e.msgid for e in translated().values()} - said == set()
