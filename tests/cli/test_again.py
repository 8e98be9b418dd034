"""The same work done again: equal bytes, stopped runs that go on, and nothing that was handed out ever changes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import LAB, ROSTER, Run, add_cell, hand_in, make_course, notebook_of, solution, solved, tree

pytestmark = pytest.mark.slow  # whole runs of the program, or thousands of calls

SECRETS = ("frozen", "release")


def handed_out(course: Path) -> dict[str, bytes]:
    """All that a release consists of."""
    return {f"{name}/{path}": data for name in SECRETS for path, data in tree(course / name).items()}


# ------------------------------------------------------------------------------------------------------- generate
def test_the_same_key_gives_the_same_bytes(run: Run, released: Path, tmp_path: Path) -> None:
    again = make_course(tmp_path / "again")
    assert run("--course", again, "generate", "lab", "--jobs", "2").code == 0
    assert handed_out(again) == handed_out(released)


def test_another_key_gives_other_numbers(run: Run, released: Path, tmp_path: Path) -> None:
    other = make_course(tmp_path / "other", bytes(32))
    run("--course", other, "generate", "lab")
    one, two = handed_out(released), handed_out(other)
    assert one.keys() == two.keys()
    assert not [name for name in one if one[name] == two[name] and not name.endswith("check.py")]


def test_generating_again_changes_nothing(run: Run, released: Path) -> None:
    before = handed_out(released)
    done = run("--course", released, "generate", "lab")
    assert done.code == 0
    assert "0 notebooks written" in done.err
    assert handed_out(released) == before


def test_a_notebook_that_was_lost_comes_back_the_same(run: Run, released: Path) -> None:
    before = handed_out(released)
    shutil.rmtree(released / "release" / "lab" / "john")
    assert run("--course", released, "generate", "lab").code == 0
    assert handed_out(released) == before


def test_out_moves_the_notebooks_alone(run: Run, released: Path, tmp_path: Path) -> None:
    before = tree(released / "release")
    course = make_course(tmp_path / "again")
    assert run("--course", course, "generate", "lab", "--out", tmp_path / "shared").code == 0
    assert tree(tmp_path / "shared") == before
    assert (course / "frozen" / "lab" / "manifest.json").is_file()
    assert not (course / "release").exists()


def test_students_who_join_later_change_nothing_for_the_others(run: Run, released: Path, tmp_path: Path) -> None:
    before = handed_out(released)
    (released / "roster.csv").write_text(ROSTER.replace("olena,", "taras,,,\nolena,", 1), encoding="utf-8")
    done = run("--course", released, "generate", "lab")
    assert done.code == 0
    assert "2 notebooks written" not in done.err
    after = handed_out(released)
    new = {name for name in after if "taras" in name}
    changed = {name for name in before if after[name] != before[name]}
    assert new == {f"release/lab/taras/{f}" for f in ("lab.ipynb", "check.py")} | {"frozen/lab/variants/taras.json"}
    assert changed == {"frozen/lab/manifest.json"}
    at_once = make_course(tmp_path / "at-once")
    shutil.copy(released / "roster.csv", at_once / "roster.csv")
    run("--course", at_once, "generate", "lab")
    assert handed_out(at_once) == after


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 3", "points = 4", "output_size: points was 3.0, is 4.0"),
        ('difficulty = "easy"', 'difficulty = "hard"', "softmax_by_hand: difficulty was easy, is hard"),
        ('name = "output_size"', 'name = "softmax"', "output_size is gone"),
    ],
)
def test_an_assignment_that_was_changed_is_refused(run: Run, released: Path, old: str, new: str, said: str) -> None:
    before = handed_out(released)
    (released / "assignments" / "lab.toml").write_text(LAB.replace(old, new, 1), encoding="utf-8")
    done = run("--course", released, "generate", "lab")
    assert done.code == 4
    assert said in done.err
    assert "--redraw" in done.err
    assert handed_out(released) == before


def test_a_redraw_asks_and_without_a_yes_changes_nothing(
    run: Run, released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = handed_out(released)
    (released / "assignments" / "lab.toml").write_text(LAB.replace("points = 3", "points = 4"), encoding="utf-8")
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda *_: "n")
    done = run("--course", released, "generate", "lab", "--redraw")
    assert done.code != 0
    assert "the variants of 2 students" in done.err
    assert "points was 3.0, is 4" in done.err
    assert handed_out(released) == before


def test_a_redraw_that_is_wanted_draws_the_new_assignment(run: Run, released: Path) -> None:
    (released / "assignments" / "lab.toml").write_text(LAB.replace('"easy"', '"hard"'), encoding="utf-8")
    before = handed_out(released)
    done = run("--course", released, "generate", "lab", "--redraw", "--yes")
    assert done.code == 0
    after = handed_out(released)
    assert after.keys() == before.keys()
    assert after["release/lab/olena/lab.ipynb"] != before["release/lab/olena/lab.ipynb"]
    assert after["frozen/lab/cases/output_size.msgpack"] == before["frozen/lab/cases/output_size.msgpack"]


# ---------------------------------------------------------------------------------------------------------- grade
@pytest.fixture(scope="module")
def _a_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = make_course(tmp_path_factory.mktemp("a-class") / "course")
    students = [f"student{n}" for n in range(8)]
    (course / "roster.csv").write_text("\n".join(["student", *students, "absent"]), encoding="utf-8")
    command("--course", course, "generate", "lab")
    for n, student in enumerate(students):
        notebook = solved(course, student) if n % 2 else notebook_of(course, student)
        if n == 5:
            add_cell(notebook, "import time\nwhile True:\n    time.sleep(1)")
        if n == 6:
            add_cell(notebook, solution("output_size").replace("return", "return 1 +"))
        hand_in(course / "in", student, notebook)
    command("--course", course, "grade", "lab", course / "in")
    return course


@pytest.fixture
def graded(_a_class: Path, tmp_path: Path) -> Path:
    """A course of eight with all kinds of notebooks in `in`, graded once; student5's last cell is stopped after 2 s."""
    shutil.copytree(_a_class, tmp_path / "class")
    return tmp_path / "class"


def command(*arguments: object) -> None:
    """The command line in a process of its own, which has to end well."""
    subprocess.run([sys.executable, "-m", "coursekit", *map(str, arguments)], check=True, capture_output=True)


def results(course: Path) -> bytes:
    """The bytes of results.json."""
    return (course / "grades" / "lab" / "results.json").read_bytes()


def info(course: Path) -> dict[str, Any]:
    """What run.json says."""
    said: dict[str, Any] = json.loads((course / "grades" / "lab" / "run.json").read_text("utf-8"))
    return said


@pytest.mark.parametrize("jobs", [1, 2])
def test_another_grading_gives_the_same_bytes(run: Run, graded: Path, jobs: int) -> None:
    once, pages = results(graded), tree(graded / "grades" / "lab" / "feedback")
    assert run("--course", graded, "grade", "lab", graded / "in", "--jobs", jobs).code == 0
    assert results(graded) == once
    assert tree(graded / "grades" / "lab" / "feedback") == pages
    assert info(graded)["reused"] == 0  # a finished run is graded anew


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_grading_goes_on_where_it_was(run: Run, graded: Path, jobs: int) -> None:
    undisturbed = results(graded)
    shutil.rmtree(graded / "grades")
    records = graded / "grades" / "lab" / "records"
    told = ["--course", graded, "grade", "lab", graded / "in", "--jobs", jobs]
    grading = subprocess.Popen(
        [sys.executable, "-m", "coursekit", *map(str, told)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while len(list(records.glob("*.json"))) < 3 and time.monotonic() < until:
        time.sleep(0.005)
    os.kill(grading.pid, signal.SIGKILL)
    assert grading.wait() == -signal.SIGKILL
    assert 3 <= len(list(records.glob("*.json"))) < 8  # student5's cell alone takes two seconds
    assert not (graded / "grades" / "lab" / "results.json").exists()
    assert run("--course", graded, "grade", "lab", graded / "in").code == 0
    assert results(graded) == undisturbed
    assert info(graded)["reused"] >= 3


def test_a_stopped_grading_does_not_take_over_what_has_changed_since(run: Run, graded: Path) -> None:
    unfinished = info(graded) | {"finished": False}
    (graded / "grades" / "lab" / "run.json").write_text(json.dumps(unfinished), encoding="utf-8")
    hand_in(graded / "in", "student0", solved(graded, "student0"))
    assert run("--course", graded, "grade", "lab", graded / "in").code == 0
    assert info(graded)["reused"] == 7
    found = {s["student"]: s["points"] for s in json.loads(results(graded))["students"]}
    assert (found["student0"], found["student2"], found["absent"]) == (10, 0, 0)


def test_one_that_does_not_end_costs_no_one_else(graded: Path) -> None:
    found = {s["student"]: s for s in json.loads(results(graded))["students"]}
    assert [found[f"student{n}"]["points"] for n in (1, 3, 5, 7)] == [10, 10, 10, 10]
    assert "did not finish in time" in str(found["student5"]["notes"])
    assert 0 <= found["student6"]["points"] < 10


def test_a_folder_an_archive_and_a_stripped_notebook_earn_the_same(run: Run, released: Path, tmp_path: Path) -> None:
    from coursekit.demo.homework import reversed_in_groups, stripped

    notebook = solved(released, "olena")
    hand_in(tmp_path / "plain", "olena", notebook)
    hand_in(tmp_path / "odd", "olena", reversed_in_groups(stripped(notebook)))
    shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "plain")
    points = []
    for source in ("plain", "packed.zip", "odd"):
        done = run("--course", released, "grade", "lab", tmp_path / source, "--format", "json")
        assert done.code == 0
        points.append([(i["item"], i["points"], i["status"]) for i in done.json["students"][0]["items"]])
    assert points[0] == points[1] == points[2]
    assert [p for _, p, _ in points[0]] == [2, 3, 5]
