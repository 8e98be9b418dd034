"""The group of commands, its options, and what an error looks like."""

import errno
import sys
from pathlib import Path
from typing import Any

import click

from coursekit import __version__
from coursekit.errors import CoursekitError, MachineError

# command -> (module with the function of that name, what --help says of it): read without importing the module
COMMANDS = {
    "init": ("staff", "Make a course folder: course.toml, roster, key, assignments."),
    "generate": ("staff", "Write every student's personal notebook, and freeze what grading needs."),
    "grade": ("grading", "Grade a folder or an archive of submissions in the sandbox."),
    "validate": ("gate", "The gate before release: solutions, mistakes, cases, statements."),
    "topics": ("look", "List all problems and exercises."),
    "preview": ("look", "Show one variant of a problem, with its solution and its mistakes."),
    "try": ("grading", "Run one exercise's hidden tests on one file."),
    "check": ("look", "Run the student's self-check on a notebook or a .py file."),
    "demo": ("gate", "The whole loop on a made-up class, in a temporary folder."),
    "doctor": ("look", "Tell what the sandbox can do on this machine."),
}


class Commands(click.Group):
    """Loads a command's module when the command is called: `coursekit --help` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        import importlib

        module = importlib.import_module(f"coursekit.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from coursekit.errors import did_you_mean

            ctx.fail(f"there is no command '{args[0]}'. {did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all well; 1 findings or marks lost; 2 usage; 3 a submission unreadable or unmatched; "
    "4 bad course material; 5 this machine cannot do it safely.",
)
@click.version_option(__version__, prog_name="coursekit")
@click.option("--course", type=click.Path(path_type=Path), help="The course folder; else the current one.")
@click.pass_context
def cli(ctx: click.Context, course: Path | None) -> None:
    """Personal notebooks, hidden property-based tests and a sandboxed autograder for a course on
    convolutional networks.

    \b
    A first round:
      coursekit init course && cd course        # then put your students into roster.csv
      coursekit generate convolution            # notebooks into release/convolution/
      coursekit grade convolution handed-in/    # a folder, or the archive that Moodle gives
    """
    ctx.obj = course


def main() -> None:
    """Runs the command line; an error of ours is one message and a hint, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        cli(standalone_mode=False)
    except CoursekitError as error:
        _fail(error)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nstopped; what is finished is on disk", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except OSError as error:
        if error.filename is None and error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise  # nothing that a file's owner could mend
        where = f"{error.filename}: " if error.filename else ""
        _fail(MachineError(f"{where}{error.strerror}", "Look at its rights, and whether there is room on the disk."))


def _fail(error: CoursekitError) -> None:
    """Says what is wrong and what to do, and exits."""
    click.secho("error: ", fg="red", bold=True, err=True, nl=False)
    click.echo(error.message, err=True)
    if error.hint:
        click.secho("hint:  ", fg="cyan", err=True, nl=False)
        click.echo(error.hint, err=True)
    sys.exit(error.exit_code)
