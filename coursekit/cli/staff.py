"""Commands that make a course and its releases: init, generate."""

from pathlib import Path

import click

from coursekit.cli.common import course_of, say


@click.command("init", epilog="Example: coursekit init course", no_args_is_help=True)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Make DIR a course: course.toml, roster.csv, a secret course.key, and the built-in assignments."""
    from coursekit.course import init_course

    for path in init_course(folder):
        click.echo(str(path))
    say(f"\nNext: put your students into {folder / 'roster.csv'}, keep a copy of {folder / 'course.key'},")
    say(f"then: cd {folder} && coursekit generate convolution")


@click.command("generate", epilog="Example: coursekit generate convolution --roster group-2.csv", no_args_is_help=True)
@click.argument("assignment")
@click.option("--roster", type=click.Path(path_type=Path), help="Another roster than the course's roster.csv.")
@click.option("--out", type=click.Path(path_type=Path), help="Where notebooks go; else release/ in the course.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--redraw", is_flag=True, help="Draw everything anew, also what was handed out. Asks first.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def generate_command(
    ctx: click.Context, assignment: str, roster: Path | None, out: Path | None, jobs: int, redraw: bool, yes: bool
) -> None:
    """Write ASSIGNMENT's notebook for every student, and freeze its variants and hidden cases.

    Run it again when students join: the others' notebooks stay as they are. Everything follows from course.key.
    """
    from coursekit.cli.progress import Bar
    from coursekit.generate.handout import pool
    from coursekit.generate.release import changes, generate

    course = course_of(ctx, need=True)
    chosen = course.assignment(assignment)
    students = course.students(roster)
    if redraw and (said := changes(course, chosen)):
        say("Drawing anew changes:\n" + "\n".join(f"  {line}" for line in said))
        if not yes:
            click.confirm("Notebooks that were handed out will no longer fit. Go on?", abort=True, err=True)
    target = out or course.folder / "release"
    with pool(jobs) as executor, Bar("notebooks", len(students)) as bar:
        done = generate(course, chosen, students, target, redraw=redraw, executor=executor, progress=bar.step)
    say(f"{len(done.written)} notebooks written to {target / chosen.name}, {len(done.untouched)} left as handed out")
    if done.new:
        say(f"variants drawn for {len(done.new)} students, kept for {len(done.kept)}; all frozen in "
            f"{course.folder / 'frozen' / chosen.name}")  # fmt: skip
