"""Grading side by side: the same homework with coursekit, nbgrader, otter-grader, and pytest with Hypothesis.

Seven exercises, every student's functions different. nbgrader and otter-grader are installed by pip into environments
of their own, with the numpy of this one, and run as they run without Docker: `nbgrader autograde` and
`generate_feedback` for the whole class, otter's `grade_submission` for one after the other, without pages. Their
hidden tests are the frozen cases of coursekit as asserts. pytest runs once for each submission, with coursekit's
plugin: Hypothesis draws the cases of every property. Each tool grades one submission for nothing before the clock
starts, and runs as it comes: coursekit takes all cores, the others grade one submission after another and have no
setting for more.

python -m benchmarks.others [--students N] [--pytest N] [--envs DIR] [--json]
"""

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.graders import GRADERS, NotHereError, Pytest, Tool
from benchmarks.homework import Homework, make_homework
from benchmarks.measure import print_table

LEAST = 20  # times as fast as the better of the two
RIVALS = ("nbgrader", "otter-grader")


@dataclass(frozen=True)
class Measured:
    """One tool: seconds for so many submissions, or why there are none."""

    tool: str
    version: str
    submissions: int = 0
    seconds: float = 0.0
    skipped: str = ""

    @property
    def each(self) -> float:
        """Seconds a submission."""
        return self.seconds / self.submissions

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        said = {"tool": self.tool, "version": self.version}
        if self.skipped:
            return said | {"skipped": self.skipped}
        return said | {"submissions": self.submissions, "seconds": self.seconds, "seconds_each": self.each}


def measure(tool: Tool, homework: Homework, count: int) -> Measured:
    """Grades the first `count` students. SystemExit where a right submission is not right, or all are."""
    try:
        tool.install()
        tool.prepare(homework)
    except NotHereError as error:
        return Measured(tool.name, "", skipped=str(error))
    students = homework.students[:count]
    tool.grade(students[:1])
    graded = tool.grade(students)
    right = {s: all(w.right for w in homework.group.functions(s)) for s in students}
    if graded.full.keys() != right.keys() or not graded.full[students[0]]:
        raise SystemExit(f"{tool.name}: the right submission is not right: there is nothing to measure")
    if not all(right.values()) and all(graded.full.values()):
        raise SystemExit(f"{tool.name}: all wrong submissions are right: there is nothing to measure")
    return Measured(tool.name, tool.version, count, graded.seconds)


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--pytest", type=int, default=3, help="submissions for pytest, which takes a minute for each")
    parser.add_argument("--envs", type=Path, default=Path(tempfile.gettempdir()) / "coursekit-benchmark-envs")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coursekit-benchmark-") as folder:
        homework = make_homework(Path(folder), options.students)
        found = []
        for kind in GRADERS:
            count = min(options.pytest, options.students) if kind is Pytest else options.students
            if not count:
                continue
            work = Path(folder) / kind.name.replace(" ", "-")
            work.mkdir()
            found.append(measure(kind(options.envs, work), homework, count))
    ours, rivals = found[0], [m.each for m in found if m.tool in RIVALS and not m.skipped]
    ratio = min(rivals) / ours.each if rivals else None
    met = ratio is not None and ratio >= LEAST
    if options.json:
        print(json.dumps({"tools": [m.as_json() for m in found], "ratio": ratio, "met": met}, indent=2))
        return
    rows = [
        (f"{m.tool} {m.version}", "skipped:", m.skipped, "") if m.skipped
        else (f"{m.tool} {m.version}", str(m.submissions), f"{m.each:.3f} s", f"{m.each / ours.each:.1f}")
        for m in found
    ]  # fmt: skip
    print_table(("tool", "submissions", "each", "times coursekit's"), rows)
    if ratio is not None:
        print(f"the better of {' and '.join(RIVALS)}: {ratio:.1f} times, "
              f"at least {LEAST}: {'met' if met else 'MISSED'}")  # fmt: skip


if __name__ == "__main__":
    main()
