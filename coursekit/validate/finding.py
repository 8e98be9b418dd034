"""What the gate finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where, what, and what would mend it."""

    where: str
    what: str
    hint: str = ""
