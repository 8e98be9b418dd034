"""The gate as a whole, on courses of one's own: assignments, statements, stray files, topics that do not work."""

import itertools
from pathlib import Path

import pytest
from course_sample import SLIDE_RIGHT, make_course

from coursekit import catalog
from coursekit.course import Course, find_course
from coursekit.errors import CourseError, UsageError
from coursekit.validate import Gate, Report
from coursekit.validate.material import check_assignments, check_statements, check_strays


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The sample's course, and nothing built-in beside it."""
    monkeypatch.setattr("coursekit.catalog._builtin", lambda: iter(()))
    monkeypatch.setattr("coursekit.generate.cases.FAR_PLANS", 300)
    monkeypatch.setattr("coursekit.generate.cases.WITNESS_PLANS", 300)
    made = make_course(tmp_path / "course")
    monkeypatch.setattr(Course, "lookup", lambda self, kind: tuple(p for p in [self.folder / kind] if p.is_dir()))
    path = made.folder / "solutions" / "slide" / "accepted" / "loops.py"
    path.parent.mkdir(parents=True)
    path.write_text(SLIDE_RIGHT)
    return made


def report(course: Course, *only: str) -> Report:
    return Gate(find_course(course.folder, need=True), variants=9, only=only, unsafe=True).run()


def said(course: Course, *only: str) -> list[str]:
    return [f"{f.where}: {f.what}" for f in report(course, *only).findings if not f.what.startswith("not translated")]


def of_material(course: Course) -> list[str]:
    """The findings of the material alone: no problem is drawn and no solution run."""
    known = catalog.load(course.folder)
    checks = itertools.chain(
        check_assignments(course, known), check_statements(course, known), check_strays(course, known)
    )
    return [f"{f.where}: {f.what}" for f in checks if f is not None and not f.what.startswith("not translated")]


def test_a_good_course_has_no_findings(course: Course) -> None:
    found = report(course, "slide", "marbles")
    assert found.findings == []
    assert found.checks.keys() == {"slide", "marbles"}
    assert said(course) == []


def test_what_is_not_translated_is_named(course: Course) -> None:
    found = [f.what for f in check_statements(course, catalog.load(course.folder)) if f is not None]
    assert "not translated: 'You flipped w.'" in found
    assert "not translated: 'Doubling x doubles the result.'" in found
    assert "not translated: 'several rows'" in found
    assert "not translated: 'You forgot the third heap.'" in found


@pytest.mark.parametrize(
    ("name", "text", "where", "what"),
    [
        ("assignments/bad.toml", "title = ", "assignments/bad.toml", ""),
        ("assignments/bad.toml", 'title = { uk = "Я", en = "I" }\n[[items]]\nname = "marble"\npoints = 1\n',
         "assignments/bad.toml", "there is no problem or exercise 'marble'"),
        ("assignments/notes.txt", "x", "assignments/notes.txt", "nothing reads this file"),
        ("solutions/slide/loops.py", "x = 1", "solutions/slide/loops.py", "nothing reads this file"),
        ("solutions/glide/accepted/loops.py", "x = 1", "solutions/glide/accepted/loops.py", "nothing reads this file"),
        ("templates/problems/marble.md.j2", "x", "templates/problems/marble.md.j2", "nothing reads this file"),
        ("templates/problems/marbles.md.j2", "# Marbles\n\nCount them.\n", "templates/problems/marbles.md.j2",
         "its text in 'uk' is in the other language"),
        ("templates/problems/marbles.md.j2", "# Кульки\n\nПорахуйте.\n", "templates/problems/marbles.md.j2",
         "its text in 'en' is in the other language"),
        ("templates/exercises/slide.md.j2", "", "templates/exercises/slide.md.j2", "no title or no text in 'uk'"),
        ("templates/exercises/slide.md.j2", "{% if %}", "templates/exercises/slide.md.j2", ""),
        ("templates/exercises/slide.md.j2", "# {{ nothing.at.all }}\n", "templates/exercises/slide.md.j2", ""),
    ],
)  # fmt: skip
def test_material_that_is_wrong_is_named(course: Course, name: str, text: str, where: str, what: str) -> None:
    path = course.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = of_material(course)
    assert [s for s in found if s.startswith(where) and what in s], found
    assert all(s.startswith(where) for s in found), found


def test_a_statement_that_is_missing_is_named(course: Course) -> None:
    (course.folder / "templates" / "problems" / "marbles.md.j2").unlink()
    assert any("templates/problems/marbles.md.j2" in s for s in of_material(course))


@pytest.mark.parametrize("text", [None, "# {{ nothing.at.all }}\n", "# Heaps\n\nCount.\n"])
@pytest.mark.parametrize(("kind", "name"), [("problems", "marbles"), ("exercises", "slide")])
def test_statements_of_those_that_are_named_are_rendered_too(
    course: Course, kind: str, name: str, text: str | None
) -> None:
    path = course.folder / "templates" / kind / f"{name}.md.j2"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    found = said(course, name)
    assert found
    assert all(s.startswith(f"templates/{kind}/{name}.md.j2: ") for s in found)


def _topic(course: Course, text: str) -> None:
    (course.folder / "topics" / "sample.py").write_text(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("EXERCISES = (an_exercise(simple_points=1.0),)", "add up to 69"),
        ("EXERCISES = (an_exercise(edges={'x': {'Q': 1}}),)", "unknown letter Q"),
        ("EXERCISES = (an_exercise(work=lambda p: 1 / 0),)", "ZeroDivisionError"),
        ("bad.relation('x', 0)(lambda f, x, w: (f(x, w), 0))", "the reference fails its relation"),
        ("bad._case = None", "has no @slide.case"),
        ("bad.case(lambda plan, draw: 1)", "TypeError"),
    ],
)  # fmt: skip
def test_an_exercise_that_is_wrong_is_a_finding_and_not_a_crash(course: Course, text: str, what: str) -> None:
    _topic(course, f"from engine_sample import an_exercise\nbad = an_exercise()\nEXERCISES = (bad,)\n{text}\n")
    found = said(course, "slide")
    assert any(what in s for s in found), found


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("bad.case(lambda plan, draw: draw.B)", "slide: AttributeError: 'Stream' object has no attribute 'B'"),
        ("bad.fits = lambda p: p.B", "slide: AttributeError: 'types.SimpleNamespace' object has no attribute 'B'"),
        ("bad.magnitude = lambda x, w: 1 / 0", "slide: ZeroDivisionError: division by zero"),
        ("bad.reference = lambda x, w, step=1: gone(x)", "slide: NameError: name 'gone' is not defined"),
        ("bad.mistakes['odd'] = Mistake('odd', 'Odd.', lambda x, w, step=1: gone(x))",
         "exercise slide: mistake odd stops with NameError: name 'gone' is not defined"),
    ],
)  # fmt: skip
def test_an_error_in_the_code_of_a_topic_names_its_line(course: Course, text: str, what: str) -> None:
    head = "from coursekit.exercise import Mistake\nfrom engine_sample import an_exercise\nbad = an_exercise()\n"
    _topic(course, f"{head}EXERCISES = (bad,)\n{text}\n")
    assert said(course, "slide") == [f"{what} ({course.folder / 'topics' / 'sample.py'}:5)"]


def test_an_error_in_the_code_of_a_problem_names_its_line(course: Course) -> None:
    text = "from engine_sample import a_problem\nbad = a_problem()\nPROBLEMS = (bad,)\n"
    _topic(course, f"{text}@bad.mistake('Odd.')\ndef odd(p):\n    return gone\n")
    place = f"({course.folder / 'topics' / 'sample.py'}:6)"
    assert said(course, "marbles") == [f"marbles: NameError: name 'gone' is not defined {place}"]


def test_a_topic_that_cannot_be_imported_names_its_line(course: Course) -> None:
    _topic(course, "x = 1\ny = 1 / 0\n")
    with pytest.raises(CourseError, match=r"sample\.py: line 2: ZeroDivisionError"):
        report(course)


def test_a_name_that_does_not_exist(course: Course) -> None:
    with pytest.raises(UsageError, match="no exercise 'slid'") as caught:
        report(course, "slid")
    assert "slide" in caught.value.hint


@pytest.mark.slow
def test_the_built_in_course_passes_its_own_gate() -> None:
    from coursekit.folders import builtin_folder

    found = Gate(find_course(builtin_folder(), need=True), variants=300).run()
    assert found.findings == []
    assert len(found.checks) == 16
