"""The command line: a command parses, calls one function, renders and exits. Heavy modules load where they are used."""

from coursekit.cli.main import main

__all__ = ["main"]
