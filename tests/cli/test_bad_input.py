"""What is wrong with the input is said in one message, with a hint and the right exit code."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import KEY, LAB, ROSTER, Run, hand_in, make_course, notebook_of, released_file, solution, solved, tree

from coursekit.demo.homework import cells_of, write_answer
from coursekit.sandbox import policy


# ------------------------------------------------------------------------------------------ words that do not exist
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["generate", "lub"], "Did you mean 'lab'?"),
        (["grade", "lub", "."], "Did you mean 'lab'?"),
        (["generate", "convolutoin"], "Did you mean 'convolution'?"),
        (["try", "conv3d", "x.py"], "Did you mean 'conv2d'?"),
        (["preview", "softmax_by_hands"], "Did you mean 'softmax_by_hand'?"),
        (["validate", "softmx"], "Did you mean 'softmax'?"),
        (["gradee"], "Did you mean 'grade'?"),
        (["topics", "--jsom"], "--json"),
        (["preview", "softmax_by_hand", "--lang", "de"], "'uk', 'en'"),
        (["grade", "lab"], "SUBMISSIONS"),
    ],
)
def test_an_unknown_word_is_usage_and_brings_a_suggestion(
    run: Run, course: Path, command: list[str], said: str
) -> None:
    done = run("--course", course, *command)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_folder_that_is_no_course_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["generate", "lab"], ["--course", str(tmp_path / "nowhere"), "topics"]):
        done = run(*command)
        assert done.code == 2
        assert "is not a course" in done.err
        assert "coursekit init" in done.err


# ------------------------------------------------------------------------------------------------- course material
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 3", "points = ", "lab.toml:15: "),
        ("points = 3", "pionts = 3", "lab.toml:15: 'pionts' in [[items]] number 2"),
        ("points = 3", 'points = "three"', "lab.toml:15: 'points' in [[items]] number 2 is a text, a number is due"),
        ("points = 3", "points = -3", "lab.toml:15: 'points'"),
        ('"easy"', '"esay"', "lab.toml:11: 'difficulty'"),
        ("call_seconds = 1", "call_second = 1", "Did you mean 'call_seconds'?"),
        ('name = "output_size"', 'name = "conv_parameters"', "'name' in [[items]] number 3 is 'conv_parameters'"),
        ('name = "output_size"', 'name = "output_sise"', "Did you mean 'output_size'?"),
    ],
)
def test_a_broken_assignment_is_named_with_file_line_and_key(
    run: Run, course: Path, old: str, new: str, said: str
) -> None:
    assert old in LAB
    (course / "assignments" / "lab.toml").write_text(LAB.replace(old, new, 1), encoding="utf-8")
    done = run("--course", course, "generate", "lab")
    assert done.code == 4
    assert said in done.err
    assert not (course / "frozen").exists()


def test_a_broken_course_file_is_named(run: Run, course: Path) -> None:
    (course / "course.toml").write_text('[course]\nname = "small"\nlanguage = "uk"\n', encoding="utf-8")
    done = run("--course", course, "topics")
    assert done.code == 4
    assert "course.toml" in done.err


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (ROSTER + "Olena,,,\n", "roster.csv:4: the student 'Olena' is in line 2 already"),
        (ROSTER + ",Nobody,,\n", "roster.csv:4: the id '' is empty"),
        (ROSTER + "../john,,,\n", "roster.csv:4: the id '../john' has '/' in it"),
        (ROSTER + "con,,,\n", "is the name of a device on Windows"),
        (ROSTER + "jane,,,de\n", "roster.csv:4: the language is 'de'"),
        ("name\nolena\n", "there is no column 'student'"),
    ],
)
def test_a_broken_roster_is_named_with_its_line(run: Run, course: Path, roster: str, said: str) -> None:
    (course / "roster.csv").write_text(roster, encoding="utf-8")
    done = run("--course", course, "generate", "lab")
    assert done.code == 4
    assert said in done.err
    assert not (course / "release").exists()


def test_a_missing_roster_is_said(run: Run, course: Path) -> None:
    done = run("--course", course, "generate", "lab", "--roster", course / "group.csv")
    assert done.code == 4
    assert "there is no roster" in done.err


# -------------------------------------------------------------------------------------------------------- the key
@pytest.mark.parametrize("command", [["generate", "lab"], ["grade", "lab", "."]])
def test_another_key_is_refused(run: Run, released: Path, command: list[str]) -> None:
    (released / "course.key").write_bytes(KEY[::-1])
    done = run("--course", released, *command)
    assert done.code == 4
    assert "key" in done.err
    assert "back" in done.err  # what to do: put the right one back


@pytest.mark.parametrize(
    ("data", "mode", "said"),
    [(None, 0, "is missing"), (b"short", 0o600, "is not a course key"), (KEY, 0o644, "chmod 600")],
)
def test_a_key_that_is_none_is_refused(run: Run, course: Path, data: bytes | None, mode: int, said: str) -> None:
    key = course / "course.key"
    key.unlink()
    if data is not None:
        key.write_bytes(data)
        key.chmod(mode)
    done = run("--course", course, "generate", "lab")
    assert done.code == 4
    assert said in done.err


def test_a_frozen_file_that_was_changed_is_refused(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    cases = released / "frozen" / "lab" / "cases" / "output_size.msgpack"
    cases.write_bytes(cases.read_bytes().replace(b"exercise", b"Exercise"))
    done = run("--course", released, "grade", "lab", tmp_path / "in")
    assert done.code == 4
    assert "is not what was frozen" in done.err


def test_grading_what_was_never_generated_is_said(run: Run, course: Path, tmp_path: Path) -> None:
    done = run("--course", course, "grade", "lab", tmp_path)
    assert done.code == 4
    assert "coursekit generate lab" in done.err


# ---------------------------------------------------------------------------------------------------- submissions
def test_what_cannot_be_read_is_rejected_and_the_others_are_graded(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    hand_in(tmp_path / "in", "john", "this is no notebook")
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--format", "json")
    assert done.code == 3
    assert [(s["student"], s["points"]) for s in done.json["students"]] == [("olena", 10)]
    (rejected,) = done.json["rejected"]
    assert (rejected["file"], rejected["student"]) == ("john/lab.ipynb", "john")


@pytest.mark.parametrize(
    "command", [["try", "output_size", "{}"], ["check", "{}"], ["grade", "lab", "{}", "--dry-run"]]
)
@pytest.mark.parametrize("text", ["this is no notebook", '{"cells": 3}', "[" * 100_000, None])
def test_a_file_that_is_no_notebook_has_exit_code_3(
    run: Run, released: Path, tmp_path: Path, command: list[str], text: str | None
) -> None:
    file = tmp_path / "olena.ipynb"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    done = run("--course", released, *(part.format(file) for part in command))
    assert done.code == 3
    assert "olena.ipynb" in done.err
    assert "hint" in done.err


def test_a_notebook_of_another_student_is_graded_for_neither(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "john", solved(released, "olena"))
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--format", "json")
    assert done.code == 3
    assert "is the notebook of olena, handed in as john" in done.json["rejected"][0]["reason"]
    assert all(s["points"] == 0 and s["submission"] is None for s in done.json["students"])


def test_a_notebook_of_another_course_is_rejected(run: Run, released: Path, tmp_path: Path) -> None:
    other = make_course(tmp_path / "other", KEY[::-1])
    assert run("--course", other, "generate", "lab").code == 0
    hand_in(tmp_path / "in", "olena", notebook_of(other, "olena"))
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--format", "json")
    assert done.code == 3
    assert "another course's key" in done.json["rejected"][0]["reason"]


def test_a_file_of_nobody_is_rejected(run: Run, released: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "somebody.py").write_text(solution("output_size"), encoding="utf-8")
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--dry-run")
    assert done.code == 3
    assert "is of no student of the roster" in done.err
    assert "hint" in done.err


@pytest.mark.parametrize("name", ["../olena/lab.ipynb", "/tmp/olena/lab.ipynb", "C:\\olena\\lab.ipynb"])
def test_a_name_that_leads_out_of_an_archive_is_refused(run: Run, released: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr(name, released_file(released, "olena").read_bytes())
        archive.writestr("john/lab.ipynb", json.dumps(solved(released, "john")))
    before = {p for p in tmp_path.rglob("*") if "grades" not in p.parts}
    done = run("--course", released, "grade", "lab", tmp_path / "in.zip", "--format", "json")
    assert done.code == 3
    assert [r["reason"] for r in done.json["rejected"]] == ["has a name that leads out of the archive"]
    assert {s["student"]: s["points"] for s in done.json["students"]}["john"] == 10
    assert {p for p in tmp_path.rglob("*") if "grades" not in p.parts} == before


@pytest.mark.parametrize("place", ["nowhere", "nowhere.zip"])
def test_submissions_that_are_not_there_are_said(run: Run, released: Path, tmp_path: Path, place: str) -> None:
    done = run("--course", released, "grade", "lab", tmp_path / place)
    assert done.code == 3
    assert "there is no such file or folder" in done.err


@pytest.fixture
def graded(run: Run, released: Path, tmp_path: Path) -> Path:
    """Where both students handed in, once it was graded."""
    for student in ("olena", "john"):
        hand_in(tmp_path / "in", student, solved(released, student))
    assert run("--course", released, "grade", "lab", tmp_path / "in").code == 0
    return tmp_path / "in"


def test_results_of_students_of_whom_nothing_came_are_kept(run: Run, released: Path, graded: Path) -> None:
    grades = released / "grades" / "lab"
    before = {name: (grades / name).read_bytes() for name in ("results.json", "grades.csv", "records/olena.json")}
    one = graded / "john" / "lab.ipynb"
    for n in (1, 2):  # olena is missing the second time, too, and is no loss any more
        done = run("--course", released, "grade", "lab", one, "--format", "json")
        assert (done.code, [s["points"] for s in done.json["students"]]) == (0, [0, 10])
        assert ("results are replaced" in done.err) == (n == 1)
    assert tree(grades / "earlier" / "1") == before
    assert not (grades / "earlier" / "2").exists()


def test_every_grading_that_is_replaced_is_kept(run: Run, released: Path, graded: Path) -> None:
    for student in ("john", "olena", "john"):
        run("--course", released, "grade", "lab", graded / student / "lab.ipynb")
    kept = tree(released / "grades" / "lab" / "earlier")
    assert [name for name in sorted(kept) if "records" in name] == [
        "1/records/olena.json",
        "2/records/john.json",
        "3/records/olena.json",
    ]


def test_what_a_stopped_run_left_is_kept(run: Run, released: Path, graded: Path) -> None:
    file = released / "grades" / "lab" / "run.json"
    file.write_text(file.read_text("utf-8").replace('"finished": true', '"finished": false'), encoding="utf-8")
    (released / "grades" / "lab" / "results.json").unlink()
    assert run("--course", released, "grade", "lab", graded / "john" / "lab.ipynb").code == 0
    assert (released / "grades" / "lab" / "earlier" / "1" / "records" / "olena.json").exists()


def test_a_student_who_left_the_roster_or_whose_file_is_rejected_now_is_no_loss(
    run: Run, released: Path, graded: Path
) -> None:
    hand_in(graded, "olena", "this is no notebook")
    assert run("--course", released, "grade", "lab", graded).code == 3
    (released / "roster.csv").write_text(ROSTER.replace("john,", "taras,"), encoding="utf-8")
    hand_in(graded, "olena", solved(released, "olena"))
    done = run("--course", released, "grade", "lab", graded / "olena" / "lab.ipynb")
    assert done.code == 0
    assert not (released / "grades" / "lab" / "earlier").exists()


def test_a_file_of_another_kind_alone_is_no_submission(run: Run, released: Path, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(b"PK")
    done = run("--course", released, "grade", "lab", tmp_path / "report.docx")
    assert done.code == 3
    assert "not graded: report.docx: is neither a notebook nor a .py file" in done.err


def test_where_nobody_handed_in_nothing_is_written(run: Run, released: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = run("--course", released, "grade", "lab", tmp_path / "in")
    assert done.code == 3
    assert "no submission of anybody" in done.err
    assert not (released / "grades").exists()


def test_an_archive_that_cannot_be_read_gives_nobody_a_zero(run: Run, released: Path, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(b"PK")
    done = run("--course", released, "grade", "lab", tmp_path / "all.zip")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"error: {tmp_path / 'all.zip'} is no zip archive")
    assert not (released / "grades/lab/grades.csv").exists()


# -------------------------------------------------------------------------------------------------------- answers
ANSWERS = {"0,71": "0.71", "5/7": "5/7", "5:7": "5/7", "−2": "-2", "-2": "-2", "abc": "", "1/0": ""}


def test_answers_are_read_or_their_format_is_an_error(run: Run, course: Path, tmp_path: Path) -> None:
    students = {f"student-{n}": text for n, text in enumerate(ANSWERS)}
    (course / "roster.csv").write_text("\n".join(["student", *students]), encoding="utf-8")
    assert run("--course", course, "generate", "lab").code == 0
    for student, text in students.items():
        notebook = notebook_of(course, student)
        (cell,) = cells_of(notebook, r'^answer\("softmax_by_hand"')
        cell["source"] = f'answer("softmax_by_hand", exp="{text} 1 1 1", probabilities="? ? ? ?")'
        hand_in(tmp_path / "in", student, notebook)
    done = run("--course", course, "grade", "lab", tmp_path / "in", "--format", "json")
    assert done.code == 0
    for student, text in students.items():
        field = item(done.json, student, "softmax_by_hand")["fields"][0]
        if ANSWERS[text]:
            assert field["received"]["cells"] == [ANSWERS[text], "1", "1", "1"]
            assert field["status"] in ("FAILED", "PARTIAL")
        else:
            assert (field["status"], field["points"], field["received"]) == ("ERROR", 0, None)
            assert text in str(field["message"])


def test_a_decimal_comma_is_worth_what_a_point_is(run: Run, released: Path, tmp_path: Path) -> None:
    from coursekit import catalog
    from coursekit.answers import thaw_answer
    from coursekit.frozen import Frozen, frozen_folder

    notebook = solved(released, "olena")
    variant = Frozen(frozen_folder(released, "lab")).variants("olena")["softmax_by_hand"]
    write_answer(notebook, catalog.load().problem("softmax_by_hand"), thaw_answer(variant), comma=True)
    assert "," in cells_of(notebook, r'^answer\("softmax_by_hand"')[0]["source"].split("probabilities")[1]
    hand_in(tmp_path / "in", "olena", notebook)
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--format", "json")
    assert item(done.json, "olena", "softmax_by_hand")["points"] == 2


def item(results: dict[str, Any], student: str, name: str) -> dict[str, Any]:
    """One item of one student."""
    (found,) = (s for s in results["students"] if s["student"] == student)
    (one,) = (i for i in found["items"] if i["item"] == name)
    assert isinstance(one, dict)
    return one


# --------------------------------------------------------------------------------------------------- the machine
@pytest.mark.parametrize("command", [["grade", "lab", "{}"], ["try", "output_size", "{}/olena/lab.ipynb"]])
def test_a_machine_that_cannot_confine_refuses(
    run: Run, released: Path, tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    monkeypatch.setattr(policy, "compiled", lambda: b"\0" * 12)  # no filter that the kernel would take
    told = [part.format(tmp_path / "in") for part in command]
    done = run("--course", released, *told)
    assert done.code == 5
    assert not (released / "grades").exists()
    assert run("--course", released, *told, "--unsafe-no-sandbox").code == 0


def test_a_place_that_cannot_be_written_is_one_message(run: Run, released: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder is due", encoding="utf-8")
    done = run("--course", released, "generate", "lab", "--out", tmp_path / "out")
    assert done.code == 5
    assert str(tmp_path / "out") in done.err
