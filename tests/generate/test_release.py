"""A release: what is handed out never changes, whoever comes later."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from course_sample import ASSIGNMENT, STUDENTS, make_course

from coursekit.course import Course, find_course
from coursekit.errors import CourseError
from coursekit.frozen import Frozen, frozen_folder
from coursekit.generate.release import Released, changes, generate


def release(course: Course, **options: Any) -> Released:
    return generate(course, course.assignment("hw"), course.students(), course.folder / "release", **options)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_course(tmp_path / "course")


def assignment(course: Course, text: str) -> Course:
    (course.folder / "assignments" / "hw.toml").write_text(text, encoding="utf-8")
    return find_course(course.folder, need=True)


def test_every_student_gets_a_notebook_a_check_and_variants(course: Course) -> None:
    found = release(course)
    assert (found.new, found.kept, found.untouched) == (STUDENTS, (), ())
    written = files(course.folder / "release" / "hw")
    assert set(written) == {f"{s}/{name}" for s in STUDENTS for name in ("hw.ipynb", "check.py")}
    frozen = Frozen(frozen_folder(course.folder, "hw"))
    variants = [frozen.variants(s)["marbles"] for s in STUDENTS]
    assert len({str(v.parameters) for v in variants}) == 3
    for student, variant in zip(STUDENTS, variants, strict=True):
        cells = json.loads(written[f"{student}/hw.ipynb"])["cells"]
        shown = ", ".join(str(variant.parameters[k]) for k in "abc")
        assert any(shown in "".join(c["source"]) for c in cells)
    assert [i.titles for i in frozen.manifest.items] == [
        {"uk": "Кульки", "en": "Marbles"},
        {"uk": "Ковзання", "en": "Slide"},
    ]


def test_the_same_key_gives_the_same_bytes(course: Course, tmp_path: Path) -> None:
    release(course)
    other = make_course(tmp_path / "other")
    release(other)
    for folder in ("frozen", "release"):
        assert files(course.folder / folder) == files(other.folder / folder)


def test_another_key_gives_others(course: Course, tmp_path: Path) -> None:
    release(course)
    other = make_course(tmp_path / "other")
    (other.folder / "course.key").write_bytes(b"x" * 32)
    release(other)
    one, two = files(course.folder / "frozen"), files(other.folder / "frozen")
    assert one.keys() == two.keys()
    assert not [name for name in one if one[name] == two[name]]


def test_no_answer_and_no_hidden_case_is_in_the_release(course: Course) -> None:
    release(course)
    text = b"".join(files(course.folder / "release").values())
    frozen = Frozen(frozen_folder(course.folder, "hw"))
    assert b"expected" in text  # of the public examples
    assert course.key not in text
    assert course.key.hex().encode() not in text
    hidden = {f"{v:.4f}" for call in frozen.cases("slide").calls for a in call.args if a.size > 1 for v in a.ravel()}
    assert not [v for v in hidden if v.encode() in text and abs(float(v)) > 2 and not v.endswith("0000")]


def test_who_comes_later_changes_nobody(course: Course) -> None:
    release(course)
    before = files(course.folder / "release") | files(course.folder / "frozen" / "hw" / "variants")
    roster = course.folder / "roster.csv"
    roster.write_text("student\nnova\n" + "\n".join(STUDENTS) + "\n")
    found = release(course)
    assert (found.new, set(found.kept)) == (("nova",), set(STUDENTS))
    assert len(found.untouched) == 3
    after = files(course.folder / "release") | files(course.folder / "frozen" / "hw" / "variants")
    assert {name: after[name] for name in before} == before
    assert "nova.json" in after


def test_who_leaves_the_roster_keeps_what_was_frozen(course: Course) -> None:
    release(course)
    (course.folder / "roster.csv").write_text("student\nolena\n")
    release(course)
    assert set(Frozen(frozen_folder(course.folder, "hw")).manifest.students) == set(STUDENTS)


def test_a_notebook_that_was_lost_comes_back_the_same(course: Course) -> None:
    release(course)
    path = course.folder / "release" / "hw" / "olena" / "hw.ipynb"
    before = path.read_bytes()
    path.unlink()
    found = release(course)
    assert (path.read_bytes(), found.written) == (before, (path,))


def test_a_notebook_that_was_worked_on_is_left_alone(course: Course) -> None:
    release(course)
    path = course.folder / "release" / "hw" / "olena" / "hw.ipynb"
    path.write_text("{}")
    release(course)
    assert path.read_text() == "{}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 6", "points = 7", "marbles: points was 6.0, is 7.0"),
        ("points = 6", 'points = 6\ndifficulty = "hard"', "marbles: difficulty was standard, is hard"),
        ('name = "slide"', 'name = "conv2d"', "slide is gone; conv2d is new"),
    ],
)
def test_what_was_handed_out_never_changes(course: Course, old: str, new: str, said: str) -> None:
    release(course)
    before = files(course.folder)
    changed = assignment(course, ASSIGNMENT.replace(old, new))
    with pytest.raises(CourseError, match="is not what was handed out") as caught:
        release(changed)
    assert said in caught.value.message
    assert {k: v for k, v in files(course.folder).items() if "hw.toml" not in k} == {
        k: v for k, v in before.items() if "hw.toml" not in k
    }


def test_another_key_is_refused(course: Course) -> None:
    release(course)
    (course.folder / "course.key").write_bytes(b"x" * 32)
    with pytest.raises(CourseError, match="was drawn from another course key"):
        release(course)


@pytest.mark.parametrize("name", ["variants/olena.json", "cases/slide.msgpack", "manifest.json"])
def test_what_is_lost_of_what_was_frozen_is_said_and_not_drawn_again(course: Course, name: str) -> None:
    release(course)
    lost = frozen_folder(course.folder, "hw") / name
    lost.unlink()
    before = files(course.folder)
    with pytest.raises(CourseError, match=re.escape(f"{lost} is gone")) as caught:
        release(course)
    assert "Restore frozen/ from a backup" in caught.value.hint
    assert "generate" not in caught.value.hint
    assert files(course.folder) == before
    release(course, redraw=True)
    assert lost.exists()


def test_drawing_anew_is_said_and_done(course: Course) -> None:
    assert changes(course, course.assignment("hw")) == []
    release(course)
    old = files(course.folder / "frozen")
    changed = assignment(course, ASSIGNMENT.replace("points = 6", 'points = 6\ndifficulty = "hard"'))
    said = changes(changed, changed.assignment("hw"))
    assert said == [
        "the variants of 3 students, and their notebooks",
        "the hidden cases of slide",
        "marbles: difficulty was standard, is hard",
    ]
    found = release(changed, redraw=True)
    assert (found.new, len(found.written)) == (STUDENTS, 3)
    assert files(course.folder / "frozen") != old


def test_an_unknown_item_is_named_with_a_suggestion(course: Course) -> None:
    with pytest.raises(CourseError, match="no problem or exercise 'marble'") as caught:
        release(assignment(course, ASSIGNMENT.replace('"marbles"', '"marble"')))
    assert "marbles" in caught.value.hint
    assert not frozen_folder(course.folder, "hw").exists()


def test_a_run_that_stopped_half_way_goes_on(course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from coursekit.generate import release as module

    draw, drawn = module._draw, []

    def stops(*args: Any) -> str:
        drawn.append(1)
        if len(drawn) == 2:
            raise KeyboardInterrupt
        return draw(*args)

    monkeypatch.setattr(module, "_draw", stops)
    with pytest.raises(KeyboardInterrupt):
        release(course)
    monkeypatch.undo()
    release(course)
    whole = make_course(tmp_path / "whole")
    release(whole)
    assert files(course.folder / "frozen") == files(whole.folder / "frozen")
