"""coursekit: personal notebooks, hidden property-based tests and a sandboxed autograder for numerical Python."""

__version__ = "0.1.0"
