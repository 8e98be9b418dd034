"""What several commands share."""

import json
import os
from pathlib import Path
from typing import Any

import click

from coursekit.course import Course, find_course
from coursekit.report.visible import as_escapes


def course_of(ctx: click.Context, *, need: bool) -> Course:
    """The course that --course or the current folder names; the built-in one where none is needed."""
    return find_course(ctx.find_root().obj, need=need)


def topics_folder(course: Course) -> Path | None:
    """The folder whose topics/*.py come beside the built-in ones."""
    return None if course.builtin else course.folder


def cores() -> int:
    """The processor cores that this process may use, but no more than eight: each grading process has a zygote."""
    return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def print_json(thing: Any) -> None:
    """JSON for scripts, and nothing else, on standard output."""
    click.echo(as_escapes(json.dumps(thing, ensure_ascii=False, indent=2)))


def say(text: str = "") -> None:
    """A line for people, on standard error, so that standard output stays for scripts."""
    click.echo(text, err=True)
