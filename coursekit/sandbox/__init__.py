"""Where submissions run: confined workers that hold nothing of ours and can do one thing, answer calls."""

from coursekit.sandbox.client import Sandbox, open_sandbox
from coursekit.sandbox.model import Cell, Fault, FaultKind, Limits, Run, Tier
from coursekit.sandbox.questions import Questions
from coursekit.sandbox.session import Session

__all__ = ["Cell", "Fault", "FaultKind", "Limits", "Questions", "Run", "Sandbox", "Session", "Tier", "open_sandbox"]
