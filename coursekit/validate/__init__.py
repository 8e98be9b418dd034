"""The gate before release: what is wrong with a course's problems, exercises, solutions, statements and files."""

from coursekit.validate.finding import Finding
from coursekit.validate.gate import Gate, Report

__all__ = ["Finding", "Gate", "Report"]
