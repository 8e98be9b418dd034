"""One tree of errors: what is wrong and where, what to do about it, and the exit code that says so to a script."""

import difflib
from collections.abc import Iterable


class CoursekitError(Exception):
    """What the tool tells its user. `message` says what is wrong and where, `hint` what to do."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CoursekitError):
    """The command was called with something that does not exist or does not fit."""

    exit_code = 2


class SubmissionError(CoursekitError):
    """A submission that cannot be read, or that belongs to nobody."""

    exit_code = 3


class CourseError(CoursekitError):
    """Course material that is wrong: course.toml, the roster, an assignment, a topic, what is frozen."""

    exit_code = 4


class MachineError(CoursekitError):
    """This machine cannot do it safely."""

    exit_code = 5


def did_you_mean(word: str, known: Iterable[str], what: str = "There are") -> str:
    """A hint that names the nearest of `known`, or lists them."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"Did you mean '{near[0]}'?" if near else f"{what}: {', '.join(names) or 'none'}."
