"""Writes what is generated in docs/: cli.md from the command line, results.schema.json from the types of results.json,
feedback.md from what grading says of three solutions.

python -m docs.generate
"""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from coursekit.cli.main import COMMANDS, cli

DOCS = Path(__file__).resolve().parent

HEAD = """\
# The command line

*Written by `make docs` from the commands themselves.*

- A course is the folder with `course.toml`: the current one, or `coursekit --course DIR …`. `topics`, `preview`, `try`,
  `check` and `validate` need none: they use the built-in course and its public key then.
- What scripts read goes to standard output (`--json`, `--format json`: JSON and nothing else). What people read along
  the way goes to standard error.
- An error is one message and a hint, never a traceback.

| exit code | means |
|---|---|
| 0 | all well; for `grade`: every submission has a result |
| 1 | findings or marks lost (`try`, `check`, `validate`); something BROKEN (`grade`); a promise not kept (`demo`) |
| 2 | the command was called with something that does not exist or does not fit |
| 3 | a submission that cannot be read, or that belongs to nobody |
| 4 | course material that is wrong: `course.toml`, the roster, an assignment, a topic, the key, what is frozen |
| 5 | this machine cannot do it: no safe sandbox, no right to write, no room |
"""


FEEDBACK = """\
# Feedback

*Written by `make docs`: what grading says of these very files.*

A page has three parts for every exercise that lost points. First the one sentence to begin with: the known mistake, or
two of them, whose answers agree with the student's on every hidden case; and where none does, the level to mend first.
Then the smallest case that shows the fault, as it would be typed, with the numbers that differ marked: a case made for
that mistake, or a failing one made smaller by asking the function again. Then what each property earned; what a fault
hides is folded under it, and not blamed. The text below is what `coursekit try EXERCISE FILE` prints; the page in HTML
says the same ([picture](feedback.png)), in the student's language.
"""
SHOWN = (
    ("Two mistakes at once", "conv2d", "no_bias_and_flipped", "en"),
    ("A mistake that nobody foresaw", "max_pool2d", "only_the_corners", "en"),
    ("In Ukrainian", "max_pool2d", "starts_at_zero", "uk"),
)


def main() -> None:
    """Writes the files."""
    (DOCS / "feedback.md").write_text(feedback_examples(), encoding="utf-8")
    (DOCS / "cli.md").write_text(cli_reference(), encoding="utf-8")
    (DOCS / "results.schema.json").write_text(results_schema(), encoding="utf-8")


def results_schema() -> str:
    """The JSON schema of results.json."""
    from coursekit.grade.results import SCHEMA, json_schema

    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    return json.dumps(_dedented(told | json_schema()), indent=2, ensure_ascii=False) + "\n"


def _dedented(thing: Any) -> Any:
    """Descriptions without the indentation of their docstrings, which Python 3.13 takes off by itself."""
    if isinstance(thing, dict):
        return {k: inspect.cleandoc(v) if k == "description" else _dedented(v) for k, v in thing.items()}
    return [_dedented(v) for v in thing] if isinstance(thing, list) else thing


def feedback_examples() -> str:
    """docs/feedback.md. These solutions are our own: they are run in this process."""
    parts = [FEEDBACK]
    for title, exercise, solution, lang in SHOWN:
        source = (DOCS.parent / "solutions" / exercise / "rejected" / f"{solution}.py").read_text("utf-8")
        code = re.sub(r"\A(#.*\n)+", "", source).strip()  # without what it states for `validate`
        parts += [f"## {title}\n", f"```python\n{code}\n```\n", f"```\n{_feedback(exercise, code, lang)}\n```\n"]
    return "\n".join(parts)


def _feedback(name: str, code: str, lang: str) -> str:
    from coursekit import catalog
    from coursekit.course import find_course
    from coursekit.exercise import FULL_POINTS
    from coursekit.generate.cases import freeze
    from coursekit.grade.items import ExerciseGrader
    from coursekit.grade.shrink import shrink, worth_shrinking
    from coursekit.replay import run_here
    from coursekit.report.plain import item_text
    from coursekit.templating import Texts

    exercise = catalog.load(None).exercise(name)
    grader = ExerciseGrader(exercise, freeze(exercise, find_course(None, need=False).key))
    space: dict[str, Any] = {}
    exec(compile(code, name, "exec"), space)
    marks = grader.mark(run_here(space[name], grader.cases.calls))
    root, smaller = worth_shrinking(marks.judgement, marks.run.answers), None
    if root is not None:
        smaller = shrink(
            exercise, grader.cases, marks.judgement, root, lambda calls: run_here(space[name], calls).answers
        )
    return item_text(grader.result(marks, FULL_POINTS, {1: code}, smaller), Texts(lang)).rstrip()


def cli_reference() -> str:
    """docs/cli.md. Written from the parameters, not by click's formatter, whose layout differs between its versions."""
    context = click.Context(cli, info_name="coursekit")
    parts = [HEAD, *_section("coursekit", cli)]
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        parts += _section(f"coursekit {name}", command)
    return "\n".join(parts)


def _section(title: str, command: click.Command) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    words = [title, *(["[OPTIONS]"] if options else []), *map(_usage, arguments)]
    words += ["COMMAND …"] if isinstance(command, click.Group) else []
    yield f"## {title}\n"
    yield f"```\n{' '.join(words)}\n```\n"
    for paragraph in re.split(r"\n\n+", inspect.cleandoc(command.help or "")):
        text = paragraph.replace("\b\n", "")
        yield f"{text}\n" if text == paragraph else f"```\n{inspect.cleandoc(text)}\n```\n"
    if options:
        yield "| option | |\n|---|---|"
        yield from map(_row, options)
        yield ""
    if not isinstance(command, click.Group) and command.epilog:
        one, _, examples = command.epilog.partition(": ")
        yield f"{one}:\n"
        yield "```\n" + examples.replace("; ", "\n") + "\n```\n"


def _usage(argument: click.Argument) -> str:
    name = (argument.metavar or argument.name or "").upper()
    return f"[{name}…]" if argument.nargs == -1 else name


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if isinstance(option.type, click.Choice):
        names += " " + "/".join(f"`{choice}`" for choice in option.type.choices)
    elif not option.is_flag:
        names += f" {option.type.name.upper().split()[0]}"
    told = option.help or ""
    # What counts is what the command states, not what click makes of it: that differs between its versions.
    if isinstance(option.show_default, str):
        told = f"{told} Default: {option.show_default}.".strip()
    elif option.show_default and not option.is_flag and option.default is not None:
        told = f"{told} Default: `{option.default}`.".strip()
    return f"| {names} | {told} |"


if __name__ == "__main__":
    main()
