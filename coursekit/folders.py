"""Where the built-in course lies: the repository in a checkout, package data in a wheel."""

from functools import cache
from pathlib import Path


@cache
def builtin_folder() -> Path:
    """The folder with the built-in course.toml, assignments/, solutions/ and templates/."""
    package = Path(__file__).resolve().parent
    installed = package / "_course"
    return installed if installed.is_dir() else package.parent
