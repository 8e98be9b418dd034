"""Implementations that nobody here wrote, graded as submissions: right ones earn everything.

The packages are installed into an environment of their own, kept in pytest's cache. One that cannot be had is skipped,
with what pip said last.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from others import OTHERS, Other

from coursekit.exercise import FULL_POINTS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = {
    "scipy": "scipy",
    "scikit-image": "scikit-image",
    "scikit-learn": "scikit-learn",
    "numpy-ml": "numpy-ml",
    "torch": "torch==2.13.0",
}
LEAST = 10  # right implementations, of whatever could be installed
Grade = Callable[[str], dict[str, Any]]


def said(command: Sequence[str | Path], seconds: float) -> tuple[bool, str]:
    """Did a command succeed, and what did it print? Of one that failed: what it said of errors."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        return False, f"no answer in {seconds:g} seconds"
    return done.returncode == 0, done.stdout if done.returncode == 0 else done.stderr


@pytest.fixture(scope="session")
def python(request: pytest.FixtureRequest) -> Path:
    """The interpreter of an environment that has coursekit as it is here."""
    asks = repr((REQUIREMENTS, sys.version, (ROOT / "pyproject.toml").read_text("utf-8")))
    name = hashlib.sha256(asks.encode()).hexdigest()[:12]
    folder = Path(request.config.cache.mkdir("others")) / name
    interpreter = folder / "bin" / "python"
    if not (folder / "ready").exists():
        commands: tuple[list[str | Path], ...] = (
            [sys.executable, "-m", "venv", "--clear", folder],
            [interpreter, "-m", "pip", "install", "--quiet", "--editable", ROOT],
        )
        for command in commands:
            succeeded, output = said(command, 300)
            assert succeeded, output
        (folder / "ready").touch()
    return interpreter


@pytest.fixture(scope="session")
def grade(python: Path) -> Grade:
    """grade(package) -> what each of its adapters earned; skips where the package cannot be had."""

    @cache
    def ask(package: str) -> dict[str, Any] | str:
        requirement = REQUIREMENTS[package]
        succeeded, output = said([python, "-m", "pip", "install", "--quiet", requirement], 600)
        if not succeeded:
            return f"{requirement} cannot be had: {(output.strip().splitlines() or ['no reason given'])[-1]}"
        succeeded, output = said([python, "-W", "ignore", Path(__file__).with_name("others.py"), package], 300)
        assert succeeded, output
        return dict(json.loads(output))

    def found(package: str) -> dict[str, Any]:
        result = ask(package)
        if isinstance(result, str):
            pytest.skip(result)
        return result

    return found


@pytest.mark.parametrize("other", OTHERS.values(), ids=lambda other: other.name)
def test_others_earn_what_they_deserve(other: Other, grade: Grade) -> None:
    item = grade(other.package)[other.name]
    assert item["points"] == pytest.approx(other.points), item["failed"]
    assert item["told"] == other.told


def test_enough_of_them_could_be_had(grade: Grade) -> None:
    right = 0
    for package in REQUIREMENTS:
        try:
            items = grade(package)
        except pytest.skip.Exception:
            continue
        right += sum(OTHERS[name].points == FULL_POINTS for name in items)
    assert right >= LEAST


def test_every_package_has_adapters() -> None:
    assert {other.package for other in OTHERS.values()} == REQUIREMENTS.keys()
