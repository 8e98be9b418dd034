"""What grading costs beyond the student's own computing.

One right submission of the assignment `convolution` (13 items) is graded as `coursekit grade` does it: a worker is
forked and confined, its cells run, its functions answer every frozen case, the points are counted and the record is
written. The floor is what the same functions take on the same cases in one warm process, with nothing around them.

python -m benchmarks.overhead [--runs N] [--json]
"""

import argparse
import itertools
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Times, milliseconds, print_rows, taking_turns
from coursekit import catalog
from coursekit.answers import thaw_answer
from coursekit.course import Assignment, Course, find_course, init_course
from coursekit.demo.homework import dumps, write_answer, write_function
from coursekit.desk import GradingSession
from coursekit.frozen import Call, Frozen, frozen_folder
from coursekit.generate.release import generate
from coursekit.grade.run import grade_batch, stand_up
from coursekit.intake import Submission
from coursekit.replay import run_here

ASSIGNMENT, STUDENT = "convolution", "example.john"
FACTOR, EXTRA = 2.0, 0.05  # what grading may take: twice the floor, and 50 ms

# Accepted solutions, written as students write them: what they cost differs by a factor of ten.
STYLES = {
    "plain loops": ("naive_loops", "loops", "plain_python", "range_of_starts", "kernel_by_kernel"),
    "numpy": ("im2col", "window_view", "numpy_axis", "rows", "formula"),
}


@dataclass(frozen=True)
class Measured:
    """One style: the floor, and grading."""

    style: str
    calls: int
    floor: Times
    grading: Times

    @property
    def allowed(self) -> float:
        """Seconds that grading may take."""
        return FACTOR * self.floor.median + EXTRA

    @property
    def met(self) -> bool:
        """Does it stay within?"""
        return self.grading.median <= self.allowed

    def as_json(self) -> dict[str, Any]:
        """For scripts; seconds."""
        return {
            "style": self.style,
            "calls": self.calls,
            "floor": self.floor.median,
            "grading": self.grading.median,
            "ratio": self.grading.median / self.floor.median,
            "allowed": self.allowed,
            "met": self.met,
        }


class Bench:
    """A course of one student in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        init_course(folder)
        (folder / "roster.csv").write_text(f"student\n{STUDENT}\n", encoding="utf-8")
        self.course: Course = find_course(folder, need=True)
        self.assignment: Assignment = self.course.assignment(ASSIGNMENT)
        generate(self.course, self.assignment, self.course.students(), folder / "release")
        self.frozen = Frozen(frozen_folder(folder, ASSIGNMENT))
        self.session = GradingSession(self.course, self.assignment)

    def measure(self, style: str, runs: int) -> Measured:
        """Grades one submission in this style again and again, taking turns with the floor."""
        submission = self._hand_in(style)
        work = self._work(style)
        different = (_with_comment(submission, n) for n in itertools.count())  # equal code would be run once

        def grade() -> None:
            grade_batch(self.session.setting, (next(different),))

        def floor() -> None:
            for function, calls in work:
                run_here(function, calls)

        self._must_be_right(submission)
        times = taking_turns(floor, grade, runs=runs)
        return Measured(style, sum(len(calls) for _, calls in work), *times)

    def _hand_in(self, style: str) -> Submission:
        known, variants = catalog.load(), self.frozen.variants(STUDENT)
        released = self.course.folder / "release" / ASSIGNMENT / STUDENT / f"{ASSIGNMENT}.ipynb"
        notebook = json.loads(released.read_text("utf-8"))
        for item in self.assignment.items:
            if item.name in variants:
                write_answer(notebook, known.problem(item.name), thaw_answer(variants[item.name]))
            else:
                write_function(notebook, item.name, self._solution(item.name, style))
        file = self.course.folder / "handed-in" / f"{STUDENT}.ipynb"
        file.parent.mkdir(exist_ok=True)
        file.write_text(dumps(notebook), encoding="utf-8")
        (submission,) = self.session.take_in(file.parent).submissions
        return submission

    def _work(self, style: str) -> list[tuple[Callable[..., Any], tuple[Call, ...]]]:
        found: list[tuple[Callable[..., Any], tuple[Call, ...]]] = []
        for item in self.frozen.manifest.items:
            if item.kind == "exercise":
                space: dict[str, Any] = {}
                exec(compile(self._solution(item.item, style), item.item, "exec"), space)
                found.append((space[item.item], self.frozen.cases(item.item).calls))
        return found

    def _solution(self, exercise: str, style: str) -> str:
        (folder,) = {f / exercise / "accepted" for f in self.course.lookup("solutions")}
        files = (folder / f"{name}.py" for name in STYLES[style])
        return next(file for file in files if file.exists()).read_text("utf-8")

    def _must_be_right(self, submission: Submission) -> None:
        grade_batch(self.session.setting, (submission,))
        record = json.loads((self.session.folder / "records" / f"{STUDENT}.json").read_text("utf-8"))
        earned, most = record["result"]["points"], record["result"]["max_points"]
        if earned != most:
            raise SystemExit(f"the right submission earns {earned} of {most} points: there is nothing to measure")


def _with_comment(submission: Submission, n: int) -> Submission:
    *cells, last = submission.cells
    return replace(submission, cells=(*cells, replace(last, source=f"{last.source}\n# {n}")))


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coursekit-benchmark-") as folder:
        bench = Bench(Path(folder) / "course")
        found = [bench.measure(style, options.runs) for style in STYLES]
        stand_up()
    if options.json:
        print(json.dumps([m.as_json() for m in found], indent=2))
        return
    for m in found:
        print(f"\n13 items in the style '{m.style}', {m.calls} calls")
        print_rows(
            [
                ("floor: the functions alone", milliseconds(m.floor)),
                ("grading", milliseconds(m.grading)),
                ("ratio", f"{m.grading.median / m.floor.median:8.2f}"),
                ("2 × floor + 50 ms", f"{1e3 * m.allowed:8.1f} ms   {'met' if m.met else 'MISSED'}"),
            ]
        )


if __name__ == "__main__":
    main()
