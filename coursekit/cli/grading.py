"""Commands that run students' code in the sandbox: grade, try."""

import sys
from pathlib import Path
from typing import Any

import click

from coursekit.cli.common import cores, course_of, print_json, say, topics_folder
from coursekit.report.visible import as_escapes

TIER = click.Choice(["core", "full"])
UNSAFE = "Run without confinement: student code can then do whatever you can."


@click.command(
    "grade",
    epilog="Examples: coursekit grade convolution handed-in/; coursekit grade convolution moodle.zip --dry-run",
    no_args_is_help=True,
)
@click.argument("assignment")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 64), default=cores, show_default="one a core", help="Processes.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--dry-run", is_flag=True, help="Say who was matched how and who was not, and stop.")
@click.option("--roster", type=click.Path(path_type=Path), help="Another roster than the course's roster.csv.")
@click.option("--tier", type=TIER, help="The sandbox to use; else the best that works here.")
@click.option("--unsafe-no-sandbox", "unsafe", is_flag=True, help=UNSAFE)
@click.pass_context
def grade_command(
    ctx: click.Context, assignment: str, submissions: Path, jobs: int, form: str, dry_run: bool, roster: Path | None,
    tier: Any, unsafe: bool,
) -> None:  # fmt: skip
    """Grade SUBMISSIONS: a folder with one file or folder per student, the zip that Moodle gives, or one file.

    Writes grades/ASSIGNMENT/: grades.csv, results.json, feedback/STUDENT.html, run.json. A run that was stopped goes
    on where it was. Exit code 0 when every submission has a result, 1 when something is BROKEN, 3 when a file could
    not be read or matched.

    Results are always those of the whole class: of whom SUBMISSIONS holds nothing, handed in nothing. Where an earlier
    grading has a result of such a student, it is kept in grades/ASSIGNMENT/earlier/. Where there is nothing of anybody,
    nothing is written.
    """
    from coursekit.cli.progress import Bar
    from coursekit.cli.render import intake_tables, replaced, summary_table
    from coursekit.desk import GradingSession
    from coursekit.grade.processes import give_back
    from coursekit.report.tables import summary

    give_back()
    course = course_of(ctx, need=True)
    session = GradingSession(course, course.assignment(assignment), roster, tier=tier, unsafe=unsafe)
    intake = session.take_in(submissions)
    if form == "text" or dry_run:
        for part in intake_tables(intake):
            say(part)
    if dry_run:
        sys.exit(3 if intake.rejected else 0)
    if kept := session.keep_earlier(intake):
        say(replaced(kept.students, kept.folder))
    if unsafe:
        say("warning: without the sandbox; whatever these files do, they do as you")
    with Bar("graded", len(intake.submissions)) as bar:
        results, info = session.grade(intake, jobs=jobs, progress=bar.step)
    session.write_reports(results)
    found = summary(results)
    if form == "json":
        _print_json_file(session.folder / "results.json")
    else:
        say(summary_table(found, results.rejected, info, session.folder))
    sys.exit(1 if found.broken else 3 if results.rejected else 0)


def _print_json_file(path: Path) -> None:
    """The same JSON on standard output, a piece at a time: a large class's has hundreds of megabytes."""
    with path.open(encoding="utf-8") as file:
        while piece := file.read(1 << 20):
            click.echo(as_escapes(piece).encode(), nl=False)


@click.command("try", epilog="Example: coursekit try conv2d my_solution.py", no_args_is_help=True)
@click.argument("exercise")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--lang", type=click.Choice(["uk", "en"]), default="en", show_default=True)
@click.option("--tier", type=TIER, help="The sandbox to use; else the best that works here.")
@click.option("--unsafe-no-sandbox", "unsafe", is_flag=True, help=UNSAFE)
@click.pass_context
def try_command(
    ctx: click.Context, exercise: str, file: Path, as_json: bool, lang: str, tier: Any, unsafe: bool
) -> None:
    """Run EXERCISE's hidden tests on FILE, a notebook or a .py file. Points are out of 100.

    The cases are those of the course's key, or of the public key outside a course. Exit code 0 with full marks, 1
    without.
    """
    from coursekit import catalog
    from coursekit.cli.render import attempt_text
    from coursekit.generate.cases import freeze
    from coursekit.grade.attempt import attempt, read_file
    from coursekit.sandbox import Limits, open_sandbox
    from coursekit.templating import Texts

    course = course_of(ctx, need=False)
    known = catalog.load(topics_folder(course)).exercise(exercise)
    read_file(file)  # what cannot be read is said before anything is drawn
    with open_sandbox(tier=tier, unsafe=unsafe) as sandbox:
        found = attempt(known, freeze(known, course.key), file, sandbox, Limits())
    if as_json:
        print_json(found.as_json())
    else:
        click.echo(attempt_text(found, Texts(lang, course.lookup("templates"))))
    sys.exit(0 if found.item.points == found.item.max_points else 1)
