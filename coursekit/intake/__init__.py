"""Folders and archives → submissions. Everything is read and nothing is run: it all comes from strangers."""

from coursekit.intake.identity import Identity, identity, looks_signed, read_identity
from coursekit.intake.magics import runnable, runnables
from coursekit.intake.submission import Code, Intake, Rejected, Submission, shown, writable
from coursekit.intake.taking import take_in

__all__ = [
    "Code",
    "Identity",
    "Intake",
    "Rejected",
    "Submission",
    "identity",
    "looks_signed",
    "read_identity",
    "runnable",
    "runnables",
    "shown",
    "take_in",
    "writable",
]
