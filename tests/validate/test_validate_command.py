"""What `coursekit validate` prints of coverage and mutants, for people and for scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from course_sample import SLIDE_RIGHT, make_course

from coursekit.cli.main import cli
from coursekit.course import Course

LONG = SLIDE_RIGHT.replace("    return", "    if len(x) > 4:\n        w = w * 1\n    return")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setattr("coursekit.generate.cases.FAR_PLANS", 300)
    monkeypatch.setattr("coursekit.generate.cases.WITNESS_PLANS", 300)
    monkeypatch.setattr("coursekit.validate.mutants.WIDE", 200)
    keep = ("w = w * 1 → w = w * 2", "places = range(0, x.shape[1] - len(w) + 1, step) → pass")
    from coursekit.validate import mutants

    every = mutants.mutants_of
    monkeypatch.setattr(
        "coursekit.validate.mutants.mutants_of", lambda *a: [m for m in every(*a) if str(m.change) in keep]
    )
    return make_course(tmp_path / "course")


def validated(course: Course, solution: str, *words: str) -> Result:
    path = course.folder / "solutions" / "slide" / "accepted" / "loops.py"
    path.parent.mkdir(parents=True)
    path.write_text(solution, encoding="utf-8")
    return CliRunner().invoke(cli, ["--course", str(course.folder), "validate", "slide", *words])


def test_coverage_stands_in_a_line(course: Course) -> None:
    done = validated(course, SLIDE_RIGHT)
    assert done.exit_code == 0, done.output
    assert "slide: " in done.stdout
    assert " of 14 levels, " in done.stdout
    assert "every mistake fails " in done.stdout
    assert "lost where it fails" not in done.stdout


def test_verbose_tells_of_each_level_and_each_mistake(course: Course) -> None:
    done = validated(course, SLIDE_RIGHT, "--verbose")
    assert "batch: several rows" in done.stdout
    assert "lost where it fails" in done.stdout
    assert "first_row_only" in done.stdout


def test_a_survivor_is_a_finding_with_the_case_to_adopt(course: Course) -> None:
    done = validated(course, LONG, "--mutants")
    assert done.exit_code == 1
    where = "✗ solutions/slide/accepted/loops.py:7: "
    assert f"{where}broken so, it keeps full marks: `w = w * 1 → w = w * 2`" in done.stdout
    assert '    hint: Adopt a case: edges={"loops.py:7": {"N": ' in done.stdout
    assert "slide: mutants 2, losing points 1, equal on " in done.stdout


def test_scripts_are_told_all_of_it(course: Course) -> None:
    done = validated(course, LONG, "--mutants", "--json")
    told: dict[str, Any] = json.loads(done.stdout)
    assert told.keys() == {"checks", "findings", "coverage", "mutants"}
    (coverage,), (mutants,) = told["coverage"], told["mutants"]
    assert (coverage["exercise"], coverage["shown"][0]) == ("slide", 14)
    assert {level["name"]: level["points"] for level in coverage["levels"]}["batch: several rows"] == 20
    assert set(coverage["caught"]) >= {"flips", "ignores_step"}
    assert (mutants["mutants"], mutants["killed"], len(mutants["survivors"])) == (2, 1, 1)
    assert mutants["survivors"][0]["edge"]["N"] > 4


def test_without_mutants_none_are_tried(course: Course) -> None:
    assert "mutants" not in json.loads(validated(course, LONG, "--json").stdout)
