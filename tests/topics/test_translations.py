"""Every English sentence of a topic that a student may read stands in a Ukrainian catalog, whole."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest

from coursekit import catalog
from coursekit.folders import builtin_folder
from coursekit.generate.statements import statement
from coursekit.problem import DIFFICULTIES
from coursekit.stream import Stream
from coursekit.templating import Texts

KNOWN = catalog.load()
CATALOGS = sorted((builtin_folder() / "templates" / "locale" / "uk").glob("*.po"))
TEXTS = CATALOGS + sorted((builtin_folder() / "templates").rglob("*.j2"))
PLACEHOLDER = re.compile(r"\{\w+\}")
VARIANTS = 20  # of each problem: enough to meet every sentence of its worked steps


def of_exercise(e: Any) -> Iterator[str]:
    yield e.summary
    yield from (level for f in e.factors for level in f.levels)
    yield from (r.claim for r in e.relations.values())
    yield from (m.told for m in e.mistakes.values())


def of_problem(p: Any) -> Iterator[str]:
    yield p.unit
    yield from (p.told(name) for name in p.mistake_names())
    for difficulty in DIFFICULTIES:
        draw = Stream(b"steps", p.name, difficulty)
        for _ in range(VARIANTS):
            yield from (note.text for note in p.worked(p.draw(draw, difficulty)))


def untranslated(sentences: Iterator[str]) -> set[str]:
    texts = Texts("uk")
    words = re.compile("[a-z]{3}")
    return {s for s in sentences if words.search(PLACEHOLDER.sub("", s)) and texts.gettext(s) == s}


@pytest.mark.parametrize("name", KNOWN.exercises)
def test_every_sentence_of_an_exercise_is_translated(name: str) -> None:
    assert not untranslated(of_exercise(KNOWN.exercises[name]))


@pytest.mark.parametrize("name", KNOWN.problems)
def test_every_sentence_of_a_problem_is_translated(name: str) -> None:
    assert not untranslated(of_problem(KNOWN.problems[name]))


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_a_translation_has_the_placeholders_of_its_sentence(path: Path) -> None:
    for entry in polib.pofile(str(path), encoding="utf-8"):
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            if said:
                known = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
                assert set(PLACEHOLDER.findall(said)) <= known, entry.msgid
        if not entry.msgid_plural:
            assert set(PLACEHOLDER.findall(entry.msgid)) == set(PLACEHOLDER.findall(entry.msgstr)), entry.msgid


def test_a_number_before_kernels_declines_the_word() -> None:
    problem, forms = KNOWN.problems["bottleneck_by_hand"], Counter[str]()
    for difficulty in DIFFICULTIES:
        draw = Stream(b"kernels", difficulty)
        for _ in range(60):
            _, text = statement("problems/bottleneck_by_hand.md.j2", Texts("uk"), p=problem.draw(draw, difficulty))
            for number, word in re.findall(r"(\d+) (ядр?е?\w+)", text):
                few = number[-1] in "234" and number[-2:] not in ("12", "13", "14")
                one = number[-1] == "1" and number[-2:] != "11"
                assert word == ("ядро" if one else "ядра" if few else "ядер"), text
                forms[word] += 1
    assert min(forms["ядра"], forms["ядер"]) > 9


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_ukrainian_has_one_apostrophe_and_a_small_letter_for_the_reader(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"\w*[а-яіїєґ][^\w\s’.,:;!?()«»–/-][яюєї]\w*", text)
    assert not re.findall(r"[\w,;:)»–] (?:Ви|Вас|Вам|Вами|Ваш\w*)\b", text)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_a_catalog_has_the_three_ukrainian_plurals_and_no_fuzzy_entries(path: Path) -> None:
    found = polib.pofile(str(path), encoding="utf-8", check_for_duplicates=True)
    assert "nplurals=3" in found.metadata["Plural-Forms"]
    assert found.metadata["Content-Type"].endswith("UTF-8")
    assert not found.fuzzy_entries()
    assert not found.untranslated_entries()
