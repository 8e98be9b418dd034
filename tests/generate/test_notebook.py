"""The notebook that a student gets: valid, the same every time, readable whatever happens to it on the way back."""

import re

import nbformat
import pytest

from coursekit.generate.notebook import ExercisePart, ProblemPart, Sheet, blanks, escaped, notebook, notebook_bytes
from coursekit.selfcheck import calls, read_field
from coursekit.templating import Texts

FIELDS = {
    "map": {"shape": [2, 3], "type": "integer"},
    "stack": {"shape": [2, 2, 2], "type": "integer"},
    "mean": {"shape": [4], "type": "real", "decimals": 2},
    "count": {"shape": [], "type": "integer"},
    "why": {"shape": [], "type": "choice", "options": 4},
}
STARTER = 'def relu(x):\n    """Keeps what is positive."""\n    raise NotImplementedError\n'
EXAMPLES = [{"args": [-1], "options": {}, "expected": 0}]


def sheet(lang="en", parts=None, **changes):
    standard = [
        ProblemPart("convolution_by_hand", 4, "Convolution", "Compute.", FIELDS),
        ExercisePart("relu", 2.5, "`relu`", "$$\\max(0, x)$$", STARTER, EXAMPLES),
    ]
    values = {
        "assignment": "convolution",
        "title": "Вправи",
        "student": "olena.koval",
        "name": "Олена *Коваль*",
        "lang": lang,
        "due": "2026-03-15 23:59",
        "identity": "signed",
        "release": "abc",
        "parts": standard if parts is None else parts,
    }
    return Sheet(**{**values, **changes})


def source(book, name):
    return next(c.source for c in book.cells if c.id == name)


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_a_notebook_is_valid_and_the_same_every_time(lang):
    data = notebook_bytes(sheet(lang))
    assert data == notebook_bytes(sheet(lang))
    book = nbformat.reads(data.decode("utf-8"), as_version=4)
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)
    assert book.metadata.coursekit == {
        "assignment": "convolution",
        "student": "olena.koval",
        "identity": "signed",
        "release": "abc",
    }
    assert book.metadata.kernelspec.name == "python3"


def test_the_cells_stand_in_the_order_of_work():
    assert [c.id for c in notebook(sheet()).cells] == [
        "title",
        "selfcheck",
        "problem-convolution_by_hand",
        "problem-convolution_by_hand-answer",
        "exercise-relu",
        "exercise-relu-function",
        "exercise-relu-check",
        "end",
        "ready",
    ]


def test_the_first_cell_is_collapsed_and_says_what_to_do():
    for lang, words in (("uk", "виконайте цю комірку першою"), ("en", "run this cell first")):
        cell = notebook(sheet(lang)).cells[1]
        title, mark = cell.source.splitlines()[:2]
        assert title.startswith("#@title ")
        assert title.endswith(words)
        assert mark == "# >>> coursekit self-check"
        assert cell.source.endswith("# <<< coursekit self-check")
        assert cell.metadata.jupyter.source_hidden
        assert cell.metadata.cellView == "form"


def test_blanks_have_the_shape_of_the_answer():
    text = blanks(ProblemPart("p", 1, "", "", FIELDS))
    assert text == (
        'answer("p",\n    map="""\n        ?  ?  ?\n        ?  ?  ?\n    """,\n'
        '    stack="""\n        ?  ?\n        ?  ?\n\n        ?  ?\n        ?  ?\n    """,\n'
        '    mean="?  ?  ?  ?",\n    count="?",\n    why="?")'
    )


def test_blank_cells_read_as_blanks_and_filled_ones_as_their_numbers():
    text = blanks(ProblemPart("p", 1, "", "", FIELDS))
    [(_, item, fields)] = calls(text)
    assert item == "p"
    for name, form in FIELDS.items():
        assert set(read_field(fields[name], form)) == {None}
    [(_, _, fields)] = calls(text.replace("?", "3"))
    assert {name: read_field(fields[name], form) for name, form in FIELDS.items()} == {
        "map": [3] * 6,
        "stack": [3] * 8,
        "mean": [3] * 4,
        "count": [3],
        "why": [3],
    }


def test_answers_survive_other_programs():
    """Saved as nbformat 4.0 without ids and metadata, reversed, made 4.5 again: the text says the same."""
    book = notebook(sheet())
    before = [calls(c.source) for c in book.cells if c.cell_type == "code" and "answer(" in c.source][-1]
    plain = nbformat.v4.new_notebook(cells=book.cells[::-1])
    for cell in plain.cells:
        cell.metadata = {}
        cell.pop("id")
    plain.nbformat_minor = 0
    again = nbformat.reads(nbformat.writes(plain), as_version=4)
    after = next(calls(c.source) for c in again.cells if c.cell_type == "code" and "answer(" in c.source)
    assert after == before


def test_every_starter_runs_alone():
    space = {}
    exec(source(notebook(sheet()), "exercise-relu-function"), space)
    assert {"np", "relu"} <= space.keys()


def test_a_name_shows_as_it_is_written():
    assert escaped("Ян_О'Ніл <b>[x](y)</b>\n# $2$") == r"Ян\_О'Ніл \<b\>\[x\](y)\</b\> \# \$2\$"
    assert r"**Олена \*Коваль\***" in source(notebook(sheet()), "title")


@pytest.mark.parametrize(
    ("points", "uk", "en"),
    [
        (1, "1 бал", "1 point"),
        (2, "2 бали", "2 points"),
        (4, "4 бали", "4 points"),
        (5, "5 балів", "5 points"),
        (11, "11 балів", "11 points"),
        (12, "12 балів", "12 points"),
        (21, "21 бал", "21 points"),
        (2.5, "2.5 бала", "2.5 points"),
        (20, "20 балів", "20 points"),
    ],
)
def test_points_have_the_right_plural(points, uk, en):
    for lang, words in (("uk", uk), ("en", en)):
        part = ProblemPart("p", points, "Title", "Text", FIELDS)
        assert f"## 1. Title &nbsp; ({words})\n" in source(notebook(sheet(lang, [part])), "problem-p")


def test_no_due_date_is_no_gap():
    assert "·" not in source(notebook(sheet(due="")), "title")


def test_odd_item_names_make_valid_and_different_ids():
    names = ["згортка", "пулінгг", "a" * 80, "a" * 79 + "b", "x.y", "x-y"]
    book = notebook(sheet(parts=[ProblemPart(n, 1, n, n, FIELDS) for n in names]))
    ids = [c.id for c in book.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", i) for i in ids)


def test_a_course_may_have_its_own_words(tmp_path):
    (tmp_path / "notebook").mkdir()
    (tmp_path / "notebook" / "end.md.j2").write_text("Ласкаво просимо до здачі", "utf-8")
    texts = Texts("uk", [tmp_path, *Texts("uk").folders])
    assert source(notebook(sheet("uk"), texts), "end") == "Ласкаво просимо до здачі"
