"""Pages on disk."""

import os
import pickle
import stat
from dataclasses import replace as replace_field
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from report_sample import TITLES, student

from coursekit.errors import CourseError
from coursekit.folders import builtin_folder
from coursekit.report import write
from coursekit.report.write import Headings, Pages, Reader
from coursekit.templating import LANGUAGES


def pages_in(folder: Path, **changes: Any) -> Pages:
    headings = {lang: Headings("Course", f"Title {lang}", TITLES) for lang in LANGUAGES}
    templates = (builtin_folder() / "templates",)
    return replace_field(Pages(folder, templates, headings, {"anna": Reader("Анна Щур", "uk")}), **changes)


def written(folder: Path, *students: str) -> list[Path]:
    pages = pickle.loads(pickle.dumps(pages_in(folder)))  # as it comes to a grading process
    return [pages(replace(student(), student=s)) for s in students]


def test_a_page_a_student_in_the_students_language(tmp_path: Path) -> None:
    paths = written(tmp_path / "feedback", "anna", "borys")
    assert [p.name for p in paths] == ["anna.html", "borys.html"]
    anna, borys = (p.read_text(encoding="utf-8") for p in paths)
    assert '<html lang="uk">' in anna
    assert "Анна Щур" in anna
    assert "Title uk" in anna
    assert '<html lang="en">' in borys
    assert sorted(os.listdir(tmp_path / "feedback")) == ["anna.html", "borys.html"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_pages_are_for_their_owner_alone(tmp_path: Path) -> None:
    (page,) = written(tmp_path / "feedback", "anna")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700


def test_a_page_replaces_the_one_before_it_and_a_failure_leaves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = written(tmp_path, "anna")
    before = page.read_bytes()

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(write.os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        written(tmp_path, "anna")
    assert page.read_bytes() == before
    assert os.listdir(tmp_path) == ["anna.html"]


def test_a_link_in_the_way_is_replaced_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("untouched", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "anna.html").symlink_to(target)
    written(tmp_path / "out", "anna")
    assert target.read_text(encoding="utf-8") == "untouched"


@pytest.mark.parametrize("name", ["", ".", "..", "../anna", "a/b", "a\\b", ".hidden", "a\nb", "a:b"])
def test_an_id_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CourseError, match="cannot be a file name"):
        written(tmp_path, name)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("feedback", "worked"), [("counterexample", True), ("label", False), ("none", False)])
def test_a_page_shows_as_much_as_it_may(tmp_path: Path, feedback: str, worked: bool) -> None:
    page = pages_in(tmp_path, feedback=feedback)(student()).read_text("utf-8")
    assert ("Worked solution" in page) is worked


def test_what_is_wrong_with_a_courses_template_is_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "templates" / "report").mkdir(parents=True)
    (tmp_path / "templates" / "report" / "feedback.html.j2").write_text("{{ page.nothing }}")
    pages = pages_in(tmp_path, templates=(tmp_path / "templates", builtin_folder() / "templates"))
    with pytest.raises(CourseError, match="nothing"):
        pages(student())
