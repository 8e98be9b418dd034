"""Commands that look at something and change nothing: topics, preview, check, doctor."""

import sys
from pathlib import Path

import click

from coursekit.cli.common import course_of, print_json, topics_folder
from coursekit.errors import MachineError


@click.command("topics")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def topics_command(ctx: click.Context, as_json: bool) -> None:
    """List all problems (computed by hand) and exercises (numpy functions)."""
    from coursekit import catalog

    known = catalog.load(topics_folder(course_of(ctx, need=False)))
    if as_json:
        problems = [
            {
                "name": p.name,
                "topic": p.topic,
                "version": p.version,
                "fields": [f.name for f in p.fields],
                "mistakes": p.mistake_names(),
            }
            for p in known.problems.values()
        ]
        exercises = [
            {
                "name": e.name,
                "topic": e.topic,
                "version": e.version,
                "signature": e.signature,
                "mistakes": [*e.mistakes],
            }
            for e in known.exercises.values()
        ]
        print_json({"problems": problems, "exercises": exercises})
        return
    click.secho("Problems, computed by hand", bold=True)
    for p in known.problems.values():
        click.echo(f"  {p.name:24} {p.topic:14} {', '.join(f.name for f in p.fields)}")
    click.secho("Exercises, written in numpy", bold=True)
    for e in known.exercises.values():
        click.echo(f"  {e.name:24} {e.topic:14} {e.signature}")


@click.command("preview", epilog="Example: coursekit preview pooling_by_hand --seed 7 --lang en", no_args_is_help=True)
@click.argument("problem")
@click.option("--seed", type=int, default=1, show_default=True, help="Which variant.")
@click.option("--lang", type=click.Choice(["uk", "en"]), default=None, help="Else the course's language.")
@click.option("--difficulty", type=click.Choice(["easy", "standard", "hard"]), default="standard", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def preview_command(
    ctx: click.Context, problem: str, seed: int, lang: str | None, difficulty: str, as_json: bool
) -> None:
    """Show one variant of PROBLEM, with its worked solution and what each mistake gives."""
    from coursekit import catalog
    from coursekit.cli.render import preview_text
    from coursekit.generate.preview import preview
    from coursekit.templating import Texts

    course = course_of(ctx, need=False)
    known = catalog.load(topics_folder(course))
    texts = Texts(lang or course.lang, course.lookup("templates"))
    found = preview(known.problem(problem), course.key, seed, texts, difficulty)  # type: ignore[arg-type]
    if as_json:
        print_json(found.as_json())
    else:
        click.echo(preview_text(found, texts))


@click.command("check", epilog="Example: coursekit check convolution.ipynb", no_args_is_help=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["uk", "en"]), default=None, help="Else the notebook's, or the course's.")
@click.pass_context
def check_command(ctx: click.Context, file: Path, lang: str | None) -> None:
    """Run the student's self-check on FILE, a notebook or a .py file: what is read, what passes publicly.

    The file runs on this machine as it would in the student's own notebook: outside the sandbox.
    """
    from coursekit import catalog
    from coursekit.generate.checking import check_file

    course = course_of(ctx, need=False)
    sys.exit(check_file(file, catalog.load(topics_folder(course)), lang, course.lang))


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def doctor_command(as_json: bool) -> None:
    """Tell which tier of the sandbox this machine can do, layer by layer, and what would mend it.

    Every layer is tried, and so is a whole worker that attempts what must fail. Ends with 5 where there is no tier.
    """
    from coursekit.sandbox.doctor import examine

    found = examine()
    if as_json:
        print_json(found.as_json())
    else:
        click.echo(str(found))
    if found.tier is None:
        sys.exit(MachineError.exit_code)
