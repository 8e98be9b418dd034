"""Every benchmark is one command that prints a table, or JSON: tiny classes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow  # whole runs of the program

TINY = {
    "throughput": ("--students", "4", "--rounds", "1"),
    "growth": ("--sizes", "2", "3", "--jobs", "1"),
    "worker": ("--runs", "2"),
    "startup": ("--runs", "2"),
    "overhead": ("--runs", "2", "--styles", "1"),
}


def benchmark(name: str, *options: str) -> str:
    """What a benchmark prints."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", TINY)
def test_json_is_json(name: str) -> None:
    said: Any = json.loads(benchmark(name, *TINY[name], "--json"))
    assert said


def test_growth_prints_a_line_for_each_size() -> None:
    lines = benchmark("growth", *TINY["growth"]).splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["2", "3"]
    assert lines[-1].startswith("memory within")


def test_others_says_of_each_tool_how_long_it_takes_or_why_not(tmp_path: Path) -> None:
    said = json.loads(benchmark("others", "--students", "2", "--pytest", "0", "--envs", str(tmp_path), "--json"))
    assert [t["tool"] for t in said["tools"]] == ["coursekit", "nbgrader", "otter-grader"]
    assert all(t.get("skipped") or t["seconds_each"] > 0 for t in said["tools"])
