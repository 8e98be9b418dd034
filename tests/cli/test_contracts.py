"""What scripts rely on: the JSON of topics, preview, try, validate and grade, and nothing else on standard output."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import Run, hand_in, solution, solved

from coursekit.folders import builtin_folder

PROPERTY_STATUSES = {"PASSED", "FAILED", "BLOCKED", "BROKEN"}
ITEM_STATUSES = {"PASSED", "PARTIAL", "FAILED", "ERROR", "TIMEOUT", "MEMORY", "MISSING", "BROKEN"}


@pytest.fixture(autouse=True)
def _outside_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_topics(run: Run) -> None:
    done = run("topics", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json.keys() == {"problems", "exercises"}
    assert {p["name"]: p["topic"] for p in done.json["problems"]}["pooling_by_hand"] == "pooling"
    assert all({"name", "topic", "version"} <= p.keys() for p in done.json["problems"])
    assert {e["name"]: e["signature"] for e in done.json["exercises"]}["output_size"] == "output_size(n, f, p=0, s=1)"


def test_preview(run: Run) -> None:
    done = run("preview", "pooling_by_hand", "--seed", "7", "--json")
    assert (done.code, done.err) == (0, "")
    found = done.json
    assert {"problem", "version", "parameters", "answer", "mistakes"} <= found.keys()
    assert found["problem"] == "pooling_by_hand"
    assert found["mistakes"]
    assert all(wrong.keys() == found["answer"].keys() for wrong in found["mistakes"].values())
    assert found["answer"] not in found["mistakes"].values()
    assert run("preview", "pooling_by_hand", "--seed", "7", "--json").out == done.out
    assert run("preview", "pooling_by_hand", "--seed", "8", "--json").json["parameters"] != found["parameters"]


@pytest.mark.parametrize(("lang", "word"), [("uk", "Softmax: імовірності"), ("en", "Softmax: probabilities")])
def test_preview_for_people_speaks_both_languages(run: Run, lang: str, word: str) -> None:
    done = run("preview", "softmax_by_hand", "--lang", lang)
    assert done.code == 0
    assert word in done.out


def test_try_with_right_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(solution("output_size"), encoding="utf-8")
    done = run("try", "output_size", "mine.py", "--json")
    assert done.code == 0
    assert {"exercise", "points", "max_points", "status", "tier", "seconds"} <= done.json.keys()
    assert (done.json["exercise"], done.json["points"], done.json["max_points"]) == ("output_size", 100, 100)
    assert done.json["status"] == "PASSED"
    assert done.json["tier"] in ("core", "full")
    assert (done.json["diagnosis"], done.json["counterexample"]) == (None, None)
    assert {p["status"] for p in done.json["properties"]} == {"PASSED"}


def test_try_with_a_known_mistake(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(
        "def output_size(n, f, p=0, s=1):\n    return (n - f + p) // s + 1\n", encoding="utf-8"
    )
    done = run("try", "output_size", "mine.py", "--json", "--tier", "core")
    found = done.json
    assert (done.code, found["status"], found["tier"]) == (1, "PARTIAL", "core")
    assert 0 < found["points"] < 100
    for p in found["properties"]:
        assert p.keys() == {"name", "claim", "points", "max_points", "status", "message"}
        assert p["status"] in PROPERTY_STATUSES
        assert p["points"] == (p["max_points"] if p["status"] == "PASSED" else 0)
    assert round(sum(p["max_points"] for p in found["properties"]), 4) == 100
    assert round(sum(p["points"] for p in found["properties"]), 4) == round(found["points"], 4)
    assert found["diagnosis"].keys() == {"mistake", "message"}
    assert found["diagnosis"]["mistake"] == "pads_once"
    example = found["counterexample"]
    assert {"property", "arguments", "expected", "received"} <= example.keys()
    assert example["arguments"]["p"] > 0
    assert example["expected"] != example["received"]


def test_try_of_a_function_that_is_not_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def something_else():\n    pass\n", encoding="utf-8")
    done = run("try", "output_size", "mine.py", "--json")
    assert (done.code, done.json["status"], done.json["points"]) == (1, "MISSING", 0)


def test_grade_prints_results_json(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--format", "json")
    grades = released / "grades" / "lab"
    assert done.code == 0
    assert done.out == (grades / "results.json").read_text("utf-8")
    assert {"schema", "assignment", "students"} <= done.json.keys()
    assert done.json["schema"].startswith("coursekit/results/")
    olena, john = done.json["students"]
    assert (olena["student"], olena["points"], olena["max_points"]) == ("olena", 10, 10)
    assert [(i["item"], i["points"], i["max_points"]) for i in olena["items"]] == [
        ("softmax_by_hand", 2, 2), ("output_size", 3, 3), ("conv_parameters", 5, 5)]  # fmt: skip
    assert {i["status"] for s in (olena, john) for i in s["items"]} <= ITEM_STATUSES
    assert (john["points"], john["submission"], {i["status"] for i in john["items"]}) == (0, None, {"MISSING"})
    assert (grades / "grades.csv").read_text("utf-8-sig").splitlines()[0].startswith("student,")
    assert {p.name for p in (grades / "feedback").glob("*.html")} == {"olena.html", "john.html"}
    assert not any(word in done.out for word in ("seconds", "20:", "T1", str(tmp_path)))


def test_json_for_scripts_escapes_what_a_terminal_obeys(run: Run, released: Path, tmp_path: Path) -> None:
    source = "def output_size(*a, **k):\n    raise ValueError  # \x9b\u202e\u2066ї\n"
    hand_in(tmp_path / "in", "olena", {"cells": [{"cell_type": "code", "source": source}]})
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--format", "json")
    assert done.json == json.loads((released / "grades/lab/results.json").read_text("utf-8"))
    tried = run("try", "output_size", tmp_path / "in/olena/lab.ipynb", "--json")
    for out in (done.out, tried.out):
        assert not set("\x9b\u202e\u2066") & set(out)
        assert r"\u009b\u202e\u2066ї" in out


def test_times_versions_and_tier_go_into_run_json(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    run("--course", released, "grade", "lab", tmp_path / "in")
    said = json.loads((released / "grades" / "lab" / "run.json").read_text("utf-8"))
    assert said["finished"] is True
    assert said["versions"].keys() == {"coursekit", "python", "numpy"}
    assert set(said["tiers"]) <= {"core", "full"}
    assert said["seconds_of"].keys() == {"olena"}


def test_a_dry_run_says_who_was_matched_how_and_writes_nothing(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    done = run("--course", released, "grade", "lab", tmp_path / "in", "--dry-run")
    assert (done.code, done.out) == (0, "")
    assert "signed" in done.err
    assert "nothing from: john" in done.err
    assert not (released / "grades").exists()


def test_what_is_secret_can_be_read_by_its_owner_alone(run: Run, released: Path, tmp_path: Path) -> None:
    hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    run("--course", released, "grade", "lab", tmp_path / "in")
    for folder in ("frozen", "grades"):
        for path in [released / folder, *(released / folder).rglob("*")]:
            assert path.stat().st_mode & 0o077 == 0, path


def test_init_makes_a_course_once(run: Run, tmp_path: Path) -> None:
    done = run("init", "mine")
    assert done.code == 0
    made = {line.removeprefix("mine/") for line in done.out.split()}
    assert made == {".gitignore", "assignments/convolution.toml", "course.key", "course.toml", "roster.csv"}
    key = tmp_path / "mine" / "course.key"
    assert (key.stat().st_mode & 0o777, key.stat().st_size) == (0o600, 32)
    again = run("init", "mine")
    assert again.code == 2
    assert "is a course already" in again.err


def test_check_runs_the_public_examples(run: Run, released: Path, tmp_path: Path) -> None:
    handed_out = released / "release" / "lab" / "olena" / "lab.ipynb"
    assert run("check", handed_out).code == 1
    right = hand_in(tmp_path / "in", "olena", solved(released, "olena"))
    done = run("check", right, "--lang", "en")
    assert done.code == 0
    assert "output_size" in done.out


def test_check_reads_a_python_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(solution("output_size"), encoding="utf-8")
    assert run("check", "mine.py").code == 0
    (tmp_path / "mine.py").write_text("def output_size(n, f, p=0, s=1):\n    return 3\n", encoding="utf-8")
    assert run("check", "mine.py").code == 1


def test_validate_finds_nothing_in_what_is_right(run: Run) -> None:
    done = run("validate", "softmax_by_hand", "pooling_by_hand", "--variants", "9", "--json")
    assert done.code == 0
    assert done.json["findings"] == []
    assert set(done.json["checks"]) == {"softmax_by_hand", "pooling_by_hand"}


def test_validate_finds_a_solution_that_states_something_else(run: Run, course: Path) -> None:
    shutil.copytree(builtin_folder() / "solutions" / "output_size", course / "solutions" / "output_size")
    accepted = course / "solutions" / "output_size" / "accepted"
    (accepted / "wrong.py").write_text("def output_size(n, f, p=0, s=1):\n    return n\n", encoding="utf-8")
    done = run("--course", course, "validate", "output_size", "--json")
    assert done.code == 1
    (finding,) = done.json["findings"]
    assert finding.keys() == {"where", "what", "hint"}
    assert finding["where"].endswith("wrong.py")


def test_doctor_names_the_tier(run: Run) -> None:
    done = run("doctor", "--json")
    assert done.code == 0
    assert done.json["tier"] in ("core", "full")


def test_the_demo_does_not_touch_a_folder_that_is_there(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--keep", tmp_path)
    assert done.code == 2
    assert "is there already" in done.err
