"""How fast a whole class is graded, and what a second core gains.

A class of 200, no two submissions alike, is graded by `coursekit grade` with --jobs 1 pinned to one core and with
--jobs 2 on two. The floor, in the same round, is the students' functions on the same calls in warm processes, pinned
in the same way: what it gains from the second core is all that the machine has to give.

python -m benchmarks.throughput [--students N] [--rounds N] [--json]
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from benchmarks.classes import Class
from benchmarks.floor import floor_seconds
from benchmarks.measure import on_cores, print_rows, print_table, run

LEAST = 0.9  # of the floor's gain
QUIET = 1.5  # what the floor itself has to gain: with less, the second core was busy with something else


@dataclass(frozen=True)
class Round:
    """Seconds for the class, on one core and on two."""

    grading_1: float
    grading_2: float
    floor_1: float
    floor_2: float

    @property
    def floor_gain(self) -> float:
        """How many times as fast the floor is on two cores."""
        return self.floor_1 / self.floor_2

    @property
    def kept(self) -> float:
        """The share of the floor's gain that grading gains, too."""
        return (self.grading_1 / self.grading_2) / self.floor_gain


def measure(group: Class, rounds: int) -> list[Round]:
    """All four, one after the other, again and again. SystemExit if the results hang on the number of processes."""
    students, calls = [group.functions(s) for s in group.students], group.calls()
    found = []
    for _ in range(rounds):
        grading, floor, results = [], [], []
        for cores in (1, 2):
            with on_cores(cores):
                floor.append(floor_seconds(students, calls, cores))
                ran = run(sys.executable, "-m", "coursekit", *group.grade, "--jobs", str(cores))
            grading.append(ran.seconds)
            results.append(group.results.read_bytes())
        if results[0] != results[1]:
            raise SystemExit("results.json differs between --jobs 1 and --jobs 2")
        found.append(Round(*grading, *floor))
    return found


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coursekit-benchmark-") as folder:
        group = Class(Path(folder) / "course")
        group.grow(options.students)
        found = measure(group, options.rounds)
    # What else the machine does only ever adds time: of each column the best round counts.
    best = Round(*map(min, zip(*map(astuple, found), strict=True)))
    kept, quiet = best.kept, best.floor_gain >= QUIET
    verdict = ("met" if kept >= LEAST else "MISSED") if quiet else "NO VERDICT, the machine was busy"
    if options.json:
        said = {
            "students": options.students, "rounds": [asdict(r) | {"kept": r.kept} for r in found],
            "kept": kept, "quiet": quiet, "met": quiet and kept >= LEAST,
            "submissions_per_second": options.students / best.grading_2,
        }  # fmt: skip
        print(json.dumps(said, indent=2))
        return
    print(f"{options.students} submissions, all different, seconds")
    head = ("round", "--jobs 1", "--jobs 2", "gain", "floor, 1", "floor, 2", "gain", "share of the floor's gain")
    rows = [
        (f"{n}", f"{r.grading_1:.2f}", f"{r.grading_2:.2f}", f"{r.grading_1 / r.grading_2:.2f}", f"{r.floor_1:.2f}",
         f"{r.floor_2:.2f}", f"{r.floor_gain:.2f}", f"{r.kept:.2f}")
        for n, r in enumerate(found, 1)
    ]  # fmt: skip
    print_table(head, rows)
    print_rows(
        [
            ("submissions a second, --jobs 2", f"{options.students / best.grading_2:8.1f}"),
            ("share of the floor's gain", f"{kept:8.2f}   at least {LEAST}: {verdict}"),
        ]
    )


if __name__ == "__main__":
    main()
