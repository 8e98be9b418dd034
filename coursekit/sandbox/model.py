"""What goes into the sandbox and what comes out of it."""

from dataclasses import dataclass
from typing import Literal

from coursekit.frozen import Value

Tier = Literal["core", "full", "none"]
FaultKind = Literal["error", "timeout", "memory", "died", "malformed", "missing"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use. The exercises take milliseconds: this stops only what does not end."""

    call_seconds: float = 5.0
    cell_seconds: float = 20.0
    total_seconds: float = 300.0  # of waiting for this submission, all cells, calls and restarts together
    memory_mb: int = 1024  # beyond what the interpreter, the library and numpy take
    output_chars: int = 10_000  # of what the cells print
    deaths: int = 3  # workers that one run may cost before its other calls are given up


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell, free of magics."""

    number: int  # in the notebook, from 1
    source: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell or a call has no value. `type` and `message` are the submission's: printable, not to be believed."""

    kind: FaultKind
    type: str = ""  # the exception's, or the value's that cannot be one; at most 80 characters
    message: str = ""  # at most 500 characters
    cell: int | None = None  # the student's own deepest line: the cell's number,
    line: int | None = None  # and the line in that cell, from 1


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a run of calls; the lists are as long as the calls.

    `changed` and `lost` are told by the submission's own process and so can be denied by one that sets out
    to; they are never invented. Calls whose worker died are not looked at for `lost`.
    """

    answers: list[Value | Fault]
    changed: list[bool]  # the call changed its inputs in place
    lost: list[bool]  # a later call overwrote the result
    seconds: float


def printable(text: str, most: int) -> str:
    """Text of a submission, fit to be shown: no control characters, no escapes, no changes of direction."""
    return "".join(c if c.isprintable() else " " for c in text[:most])
