"""What grading costs beyond the student's own computing.

A submission of the assignment `convolution` (13 items) is graded as `coursekit grade` does it: a worker is forked and
confined, its cells run, its functions answer every frozen case, the points are counted and the record is written. The
floor is what the same functions take on the same cases in one warm process, with nothing around them.

There are as many right submissions as an exercise has accepted solutions at least, each in a style of its own, and as
many wrong ones of rejected solutions: to look for the mistake and to make failing cases small takes time, too.

python -m benchmarks.overhead [--runs N] [--styles N] [--json]
"""

import argparse
import io
import itertools
import json
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import Times, taking_turns
from coursekit import catalog
from coursekit.answers import thaw_answer
from coursekit.course import Assignment, Course, Item, find_course, init_course
from coursekit.demo.homework import dumps, write_answer, write_function
from coursekit.desk import GradingSession
from coursekit.frozen import Call, Frozen, frozen_folder
from coursekit.generate.release import generate
from coursekit.grade.run import grade_batch, stand_up
from coursekit.intake import Submission
from coursekit.replay import run_here

ASSIGNMENT, STUDENT = "convolution", "example.john"
# What grading may take: a factor of the floor, and seconds beside it. Every style, and the median of the styles.
EVERY, MEDIAN = (2.0, 0.05), (1.3, 0.015)
WRONG = 0.3  # seconds that a wrong submission may take beyond the median right one


@dataclass(frozen=True)
class Measured:
    """One submission: the floor, and grading."""

    style: str
    right: bool
    floor: Times
    grading: Times

    def beyond(self, allowed: tuple[float, float]) -> float:
        """Seconds that grading takes beyond what it may; below 0 where it stays within."""
        factor, extra = allowed
        return self.grading.median - factor * self.floor.median - extra

    def as_json(self) -> dict[str, Any]:
        """For scripts; seconds."""
        return {
            "style": self.style,
            "right": self.right,
            "floor": self.floor.median,
            "grading": self.grading.median,
            "ratio": self.grading.median / self.floor.median,
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

    def measure(self, number: int, kind: str, runs: int) -> Measured:
        """Grades one submission again and again, taking turns with the floor: the accepted or rejected solutions of
        this number."""
        submission = self._hand_in(number, kind)
        work = self._work(number, kind)
        different = (_with_comment(submission, n) for n in itertools.count())  # equal code would be run once

        def grade() -> None:
            grade_batch(self.session.setting, (next(different),))

        def floor() -> None:
            with redirect_stdout(io.StringIO()):
                for function, calls in work:
                    run_here(function, calls)

        if kind == "accepted":
            self._must_be_right(submission)
        floor_times, grading = taking_turns(floor, grade, runs=runs)
        return Measured(f"{kind} {number + 1}", kind == "accepted", floor_times, grading)

    def _hand_in(self, number: int, kind: str) -> Submission:
        known, variants = catalog.load(), self.frozen.variants(STUDENT)
        released = self.course.folder / "release" / ASSIGNMENT / STUDENT / f"{ASSIGNMENT}.ipynb"
        notebook = json.loads(released.read_text("utf-8"))
        for item in self.assignment.items:
            if item.name in variants:
                write_answer(notebook, known.problem(item.name), thaw_answer(variants[item.name]))
            else:
                write_function(notebook, item.name, self._solution(item.name, number, kind).read_text("utf-8"))
        file = self.course.folder / "handed-in" / f"{STUDENT}.ipynb"
        file.parent.mkdir(exist_ok=True)
        file.write_text(dumps(notebook), encoding="utf-8")
        (submission,) = self.session.take_in(file.parent).submissions
        return submission

    def _work(self, number: int, kind: str) -> list[tuple[Callable[..., Any], tuple[Call, ...]]]:
        found: list[tuple[Callable[..., Any], tuple[Call, ...]]] = []
        for item in self.frozen.manifest.items:
            if item.kind == "exercise":
                space: dict[str, Any] = {"__name__": "handed_in"}
                solution = self._solution(item.item, number, kind)
                exec(compile(solution.read_text("utf-8"), str(solution), "exec"), space)
                found.append((space[item.item], self.frozen.cases(item.item).calls))
        return found

    def _solution(self, exercise: str, number: int, kind: str) -> Path:
        (folder,) = {f / exercise / kind for f in self.course.lookup("solutions")}
        return sorted(folder.glob("*.py"))[number]

    def styles(self, kind: str) -> int:
        """How many submissions there can be without a solution twice."""
        (folder,) = self.course.lookup("solutions")
        return min(
            len([*(folder / i.name / kind).glob("*.py")]) for i in self.assignment.items if _is_exercise(folder, i)
        )

    def _must_be_right(self, submission: Submission) -> None:
        grade_batch(self.session.setting, (submission,))
        record = json.loads((self.session.folder / "records" / f"{STUDENT}.json").read_text("utf-8"))
        earned, most = record["result"]["points"], record["result"]["max_points"]
        if earned != most:
            raise SystemExit(f"the right submission earns {earned} of {most} points: there is nothing to measure")


def _with_comment(submission: Submission, n: int) -> Submission:
    *cells, last = submission.cells
    return replace(submission, cells=(*cells, replace(last, source=f"{last.source}\n# {n}")))


def _is_exercise(folder: Path, item: Item) -> bool:
    return (folder / item.name).is_dir()


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--styles", type=int, default=100, help="at most so many right ones, and so many wrong ones")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coursekit-benchmark-") as folder:
        bench = Bench(Path(folder) / "course")
        found = [
            bench.measure(number, kind, options.runs)
            for kind in ("accepted", "rejected")
            for number in range(min(options.styles, bench.styles(kind)))
        ]
        stand_up()
    right, wrong = [m for m in found if m.right], [m for m in found if not m.right]
    worst = max(m.beyond(EVERY) for m in right)
    middle = median(m.beyond(MEDIAN) for m in right)
    usual = median(m.grading.median for m in right)
    dearest = max(
        m.grading.median - usual - max(0.0, m.floor.median - median(r.floor.median for r in right)) for m in wrong
    )
    verdicts = {
        "every right style: 2 × floor + 50 ms": (worst, 0.0),
        "the median right style: 1.3 × floor + 15 ms": (middle, 0.0),
        "the dearest wrong one: the median right one + 300 ms": (dearest, WRONG),
    }
    if options.json:
        said = {name: {"beyond": got - most, "met": got <= most} for name, (got, most) in verdicts.items()}
        print(json.dumps({"submissions": [m.as_json() for m in found], "verdicts": said}, indent=2))
        return
    print(f"{'submission':14}{'floor':>12}{'grading':>12}{'ratio':>8}")
    for m in found:
        ratio = m.grading.median / m.floor.median
        print(f"{m.style:14}{1e3 * m.floor.median:9.1f} ms{1e3 * m.grading.median:9.1f} ms{ratio:8.2f}")
    for name, (got, most) in verdicts.items():
        print(f"{name:54}{'met' if got <= most else 'MISSED'} by {1e3 * abs(got - most):.1f} ms")


if __name__ == "__main__":
    main()
