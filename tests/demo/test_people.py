"""The class of the demo, what its students hand in, and what is promised of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from coursekit import catalog
from coursekit.course import find_course
from coursekit.demo.handing_in import known_wrong
from coursekit.demo.homework import (
    answer_text,
    cells_of,
    reversed_in_groups,
    saved_by_colab,
    source,
    stripped,
    tampered,
)
from coursekit.demo.loop import kept, run_demo
from coursekit.demo.people import SPECIAL, Promise, classroom
from coursekit.folders import builtin_folder
from coursekit.generate.variants import variant
from coursekit.grade.problems import grade_problem, written
from coursekit.grade.results import Diagnosis, ItemResult, Status, StudentResult
from coursekit.notes import Note
from coursekit.problem import DIFFICULTIES
from coursekit.stream import Stream

PROBLEMS = catalog.load().problems
COURSE = find_course(builtin_folder(), need=True)


def test_there_are_24_of_them_and_every_habit_is_there() -> None:
    people = classroom()
    assert len(people) == len({p.id for p in people}) == len({p.name for p in people}) == 24
    assert {p.habit for p in people} == {"right", "wrong", *SPECIAL}
    assert {p.lang for p in people} == {"uk", "en"}


def test_every_known_mistake_has_a_student() -> None:
    wrong = [p for p in classroom() if p.habit == "wrong"]
    assert {p.style for p in wrong} == set(range(len(wrong)))
    for name, exercise in catalog.load().exercises.items():
        assert len(known_wrong(COURSE, name)) <= len(wrong)
        told = [states.told for _, states in known_wrong(COURSE, name)]
        assert len(set(told)) == len(told) >= 5
        assert {name for names in told if names for name in names.split(" + ")} == set(exercise.mistakes)
    assert all(len(p.mistake_names()) <= len(wrong) for p in PROBLEMS.values())


@pytest.mark.parametrize("comma", [False, True])
@pytest.mark.parametrize("name", list(PROBLEMS))
def test_what_is_typed_is_read_and_earns_everything(name: str, comma: bool) -> None:
    problem = PROBLEMS[name]
    for n, difficulty in enumerate(DIFFICULTIES):
        frozen = variant(problem, Stream(b"k" * 32, "typed", name, n), difficulty)
        from coursekit.answers import thaw_answer

        text = answer_text(problem, thaw_answer(frozen), comma)
        item = grade_problem(problem, frozen, 5, written([(1, text)])[name])
        assert (item.points, item.status) == (5, Status.PASSED), [(f.name, f.status, f.message) for f in item.fields]


def cell(kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "id": text[:4], "metadata": {"x": 1}, "source": text, **more}


NOTEBOOK = {
    "nbformat": 4, "nbformat_minor": 5, "metadata": {"coursekit": {"student": "x"}},
    "cells": [cell("code", "# >>> coursekit self-check\n"), cell("markdown", "# Title"),
              cell("code", "def conv2d(x):\n    pass"),
              cell("code", 'answer("pooling_by_hand",\n    max="1")'),
              cell("code", "x = 1\ndef softmax(z):\n    pass")],
}  # fmt: skip


@pytest.mark.parametrize("save", [saved_by_colab, stripped, tampered, reversed_in_groups])
def test_however_it_is_saved_its_code_and_answers_stay(save: Any) -> None:
    before = json.dumps(NOTEBOOK)
    saved = save(NOTEBOOK)
    assert json.dumps(NOTEBOOK) == before
    texts = [source(c) for c in saved["cells"]]
    for c in NOTEBOOK["cells"][2:]:  # type: ignore[index]
        assert c["source"] in texts
    assert len(cells_of(saved, r"^def (conv2d|softmax)\(")) >= 2


def test_what_was_promised_is_compared() -> None:
    person = classroom()[0]
    item = ItemResult("conv2d", "exercise", 9.0, 10.0, Status.PARTIAL, diagnosis=Diagnosis("flips_kernel", Note("x")))
    result = StudentResult(person.id, 9.0, 10.0, None, (item,))

    def said(**promise: Any) -> list[str]:
        return kept(Promise(person, **{k: {"conv2d": v} for k, v in promise.items()}), result)

    assert said(shares=(0.9, 0.9), told="flips_kernel", statuses="PARTIAL") == []
    assert said(shares=(0.8, 0.95)) == []
    assert said(shares=(1.0, 1.0)) == ["olena.koval, conv2d: 90.0% of the points, promised 100% to 100%"]
    assert said(told=None) == ["olena.koval, conv2d: told ['flips_kernel'], promised nothing"]
    assert said(told="pads_once") == ["olena.koval, conv2d: told ['flips_kernel'], promised pads_once"]
    assert said(statuses="TIMEOUT") == ["olena.koval, conv2d: PARTIAL, promised TIMEOUT"]


@pytest.mark.slow
def test_the_demo_does_as_it_promises(tmp_path: Path) -> None:
    class Bar:
        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *failure: object) -> None:
            pass

        def step(self, *what: object) -> None:
            pass

    lines: list[str] = []
    demo = run_demo(tmp_path / "demo", jobs=2, unsafe=False, say=lines.append, bar=lambda what, count: Bar())
    assert demo.broken == []
    assert len(demo.results.students) == len(demo.pages) == 24
    assert all(i.status is not Status.BROKEN for s in demo.results.students for i in s.items)
