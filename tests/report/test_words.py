"""Every English sentence of this room has its Ukrainian, and no catalog entry is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest

from coursekit import selfcheck
from coursekit.folders import builtin_folder
from coursekit.grade.results import ItemResult, PropertyResult, Status, Verdict
from coursekit.notes import Note
from coursekit.report.words import headline, plain
from coursekit.selfcheck_words import UKRAINIAN
from coursekit.templating import Texts

CODE = Path(__file__).parents[2] / "coursekit"
ROOMS = ("report", "grade", "intake")  # whose notes reach a student
TEMPLATES = builtin_folder() / "templates"
CATALOGS = tuple(sorted((TEMPLATES / "locale" / "uk").glob("*.po")))
CATALOG = TEMPLATES / "locale" / "uk" / "report.po"
PLACEHOLDER = r"\{\w+\}|%\(\w+\)[sd]"
TAKEN = {"Note": 1, "say": 1, "gettext": 1, "ngettext": 2}  # how many arguments are sentences


def in_code(room: str) -> Iterator[str]:
    """The sentences given to Note(…), say(…), gettext(…) and ngettext(…) in a room's modules."""
    for file in sorted((CODE / room).glob("*.py")):
        module = ast.parse(file.read_text(encoding="utf-8"))
        constants = {
            target.id: node.value
            for node in module.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                for argument in node.args[: TAKEN.get(name, 0)]:
                    yield from literals(argument, constants)


def literals(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The texts that an argument may be: a literal, a module's constant, a branch, a value of a dict looked up."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from literals(one, constants)
            yield from literals(other, constants)
        case ast.Subscript(value=ast.Dict(values=values)):
            for value in values:
                yield from literals(value, constants)
        case ast.Name(id=name) if name in constants:
            yield from literals(constants[name], {})


def in_templates() -> Iterator[str]:
    environment = Texts("en").environment
    for file in sorted((TEMPLATES / "report").glob("*.j2")):
        for _, _, said in environment.extract_translations(file.read_text(encoding="utf-8")):
            yield from (said,) if isinstance(said, str) else (s for s in said if s is not None)


@cache
def sentences(*rooms: str) -> set[str]:
    """All sentences of these rooms, of the report alone if none is named. A lone placeholder is none."""
    code = (s for room in rooms or ("report",) for s in in_code(room))
    return {s for s in (*code, *in_templates()) if re.sub(r"\{\w+\}", "", s).strip()}


def unreadable() -> set[str]:
    """The keys of what the self-check says about an answer that it cannot read: those its grammar names."""
    grammar = (CODE / "selfcheck.py").read_text(encoding="utf-8").split("\nWORDS", 1)[0]
    return set(re.findall(r'"(\w+)"', grammar)) & set(selfcheck.WORDS)


@cache
def translated(files: tuple[Path, ...]) -> dict[str, polib.POEntry]:
    """English text, singular or plural → its entry."""
    found: dict[str, polib.POEntry] = {}
    for file in files:
        for entry in polib.pofile(str(file)):
            for text in filter(None, (entry.msgid, entry.msgid_plural)):
                found.setdefault(text, entry)
    return found


@pytest.mark.parametrize("said", sorted(sentences(*ROOMS)))
def test_a_sentence_is_translated_and_keeps_its_placeholders(said: str) -> None:
    entry = translated(CATALOGS).get(said)
    assert entry is not None, f"no catalog has it: add it to {CATALOG.name}"
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    assert len(forms) == (3 if entry.msgid_plural else 1)
    for form in forms:
        assert form.strip()
        assert not entry.fuzzy
        assert set(re.findall(PLACEHOLDER, form)) == set(re.findall(PLACEHOLDER, said))
        assert re.search("[а-яіїєґ]", form.lower()), "not Ukrainian"


def test_the_catalog_has_nothing_that_is_not_said() -> None:
    checked = {selfcheck.WORDS[key] for key in unreadable()}
    assert set(translated((CATALOG,))) - sentences(*ROOMS) - checked == set()


@pytest.mark.parametrize("key", sorted(unreadable()))
def test_what_cannot_be_read_is_told_in_the_words_of_the_self_check(key: str) -> None:
    assert Texts("uk").gettext(selfcheck.WORDS[key]) == UKRAINIAN[key]


def test_the_scan_finds_what_the_self_check_raises() -> None:
    assert {"percent", "letters", "token", "ambiguous", "cells", "rows", "turned", "long", "code"} <= unreadable()


def partly_right(claim: Note, message: Note | None = None) -> ItemResult:
    failed = PropertyResult("it", claim, 0, 4, Verdict.FAILED, message)
    return ItemResult("softmax", "exercise", 6, 10, Status.PARTIAL, (failed,))


@pytest.mark.parametrize(
    ("claim", "english", "ukrainian"),
    [
        (Note("Correct result: {level}", {"level": "several rows"}), "several rows", "кілька рядків"),
        (Note("Every row sums to 1."), "Every row sums to 1", "Сума кожного рядка дорівнює 1"),
    ],
)
def test_what_is_to_be_mended_first_goes_by_its_own_words(claim: Note, english: str, ukrainian: str) -> None:
    item = partly_right(claim)
    assert plain(headline(Texts("en"), item)) == f"A good part is right. Mend this first: {english}"
    said = plain(headline(Texts("uk"), item))
    assert said == f"Значна частина вже правильна. Спершу виправте властивість «{ukrainian}»"


def test_nothing_that_came_back_does_not_read_as_nothing_that_is_wrong() -> None:
    item = partly_right(Note("Every row sums to 1."), Note("nothing (None): is there a return?"))
    for lang, said in (
        ("en", "What is wrong there: the function returned None: is there a return?"),
        ("uk", "Що там не так: функція повертає None: чи є там return?"),
    ):
        assert plain(headline(Texts(lang), item)).endswith(said)
