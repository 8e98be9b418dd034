"""The docs say what is so: the reference is that of the commands, what is to be typed exists, the example works."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest

from coursekit import catalog
from coursekit.answers import thaw_answer
from coursekit.cli.main import COMMANDS, cli
from coursekit.course import Course, find_course, init_course
from coursekit.demo.homework import dumps, write_answer, write_function
from coursekit.desk import GradingSession
from coursekit.frozen import Frozen, frozen_folder
from coursekit.generate.release import generate
from coursekit.grade.results import Status, Verdict
from coursekit.validate import Gate
from coursekit.validate.material import check_statements
from docs.generate import cli_reference, feedback_examples, results_schema

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md"))]
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


# -------------------------------------------------------------------------------------------------- the references
def test_the_command_reference_is_that_of_the_commands() -> None:
    assert (DOCS / "cli.md").read_text("utf-8") == cli_reference(), "run: make docs"


def test_the_feedback_is_that_of_grading() -> None:
    assert (DOCS / "feedback.md").read_text("utf-8") == feedback_examples(), "run: make docs"


def test_the_schema_is_that_of_the_types() -> None:
    assert (DOCS / "results.schema.json").read_text("utf-8") == results_schema(), "run: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help
    assert f"## coursekit {name}\n" in cli_reference()
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help or isinstance(option.type, click.Choice), option.name


# ------------------------------------------------------------------------------------------------ what is to be typed
def typed() -> Iterator[tuple[str, list[str]]]:
    """Every `coursekit …` that stands in a fenced block of a page or between backticks."""
    for page in PAGES:
        text = page.read_text("utf-8")
        lines = [line for fence in FENCE.finditer(text) for line in fence["text"].splitlines()]
        lines += re.findall(r"`(coursekit [^`\n]+)`", FENCE.sub("", text))
        for line in lines:
            for command in re.split(r"&&|\|", line):
                command = command.strip().removeprefix("$ ")
                if re.match("coursekit( |$)", command) and page.name != "cli.md":
                    yield page.name, shlex.split(command, comments=True)[1:]


@pytest.mark.parametrize(("page", "words"), list(typed()), ids=lambda v: v if isinstance(v, str) else " ".join(v))
def test_what_a_page_has_people_type_exists(page: str, words: list[str]) -> None:
    while words and words[0].startswith("-"):
        option = words.pop(0)
        assert option in ("--course", "--version", "--help")
        if option == "--course":
            words.pop(0)
    if words and words[0] not in ("…", "COMMAND"):
        command = cli.get_command(click.Context(cli), words[0])
        assert command is not None, f"{page}: there is no command {words[0]}"
        known = {name for p in command.params if isinstance(p, click.Option) for name in p.opts}
        used = {word.partition("=")[0].rstrip(".,;]") for word in words[1:] if word.lstrip("[").startswith("--")}
        assert {word.lstrip("[") for word in used} <= known, page


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_every_page_of_the_docs_is_reached_from_a_page_above() -> None:
    linked = {Path(t).name for p in PAGES for t in re.findall(r"\]\(([^)#:]+\.md)", p.read_text("utf-8"))}
    assert {p.name for p in DOCS.glob("*.md")} <= linked


# --------------------------------------------------------------------------------------- the example for authors
@pytest.fixture(scope="module")
def authors(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A new course with the files of docs/authors.md."""
    folder = tmp_path_factory.mktemp("authors") / "course"
    init_course(folder)
    for fence in FENCE.finditer((DOCS / "authors.md").read_text("utf-8")):
        if title := re.search(r"title=(\S+)", fence["info"]):
            file = folder / title[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fence["text"], encoding="utf-8")
    return find_course(folder, need=True)


def test_the_authors_example_passes_the_gate(authors: Course) -> None:
    report = Gate(authors, variants=150, only=("mse", "mse_by_hand")).run()
    assert report.findings == []
    assert report.checks.keys() == {"mse", "mse_by_hand"}


def test_the_authors_example_renders_and_is_translated(authors: Course) -> None:
    assert [f for f in check_statements(authors, catalog.load(authors.folder)) if f] == []


def test_the_authors_example_is_handed_out_and_graded(authors: Course, tmp_path: Path) -> None:
    assignment, students = authors.assignment("loss"), authors.students()
    generate(authors, assignment, students, authors.folder / "release")
    known = catalog.load(authors.folder)
    for student, style in zip(students, ("accepted/loop.py", "rejected/first_row.py"), strict=True):
        released = authors.folder / "release" / "loss" / student.id / "loss.ipynb"
        notebook = json.loads(released.read_text("utf-8"))
        variants = Frozen(frozen_folder(authors.folder, "loss")).variants(student.id)
        write_answer(notebook, known.problem("mse_by_hand"), thaw_answer(variants["mse_by_hand"]))
        write_function(notebook, "mse", (authors.folder / "solutions" / "mse" / style).read_text("utf-8"))
        (tmp_path / f"{student.id}.ipynb").write_text(dumps(notebook), encoding="utf-8")
    session = GradingSession(authors, assignment)
    results, _ = session.grade(session.take_in(tmp_path))
    right, wrong = results.students
    assert (right.points, right.max_points) == (5, 5)
    assert [i.points for i in wrong.items] == [2, pytest.approx(0.6 * 3)]
    written = json.loads((session.folder / "results.json").read_bytes())
    jsonschema.validate(written, json.loads(results_schema()))


@pytest.mark.parametrize("word", [*Status, *Verdict])
def test_every_status_is_explained(word: str) -> None:
    assert f"`{word}`" in (DOCS / "results.md").read_text("utf-8")


def test_the_schema_refuses_what_is_no_result() -> None:
    schema = json.loads(results_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema": "coursekit/results/1", "students": []}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"assignment": "lab", "students": [{"student": 3}]}, schema)
