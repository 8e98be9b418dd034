"""How time and memory grow with the class: from 100 to 3,000 submissions, all different.

The same course grows, and is graded anew at each size by `coursekit grade`. Memory is the peak (VmHWM) of the command
itself and of the largest process that it starts: a grading process, or with --jobs 1 the zygote.

python -m benchmarks.growth [--sizes N N …] [--jobs N] [--json]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.classes import Class
from benchmarks.measure import Ran, print_table, run

SIZES = (100, 300, 1000, 3000)
MOST = 0.10  # by which memory may differ from that at the first size


@dataclass(frozen=True)
class Size:
    """One size of the class, graded."""

    submissions: int
    ran: Ran

    def as_json(self) -> dict[str, Any]:
        """For scripts: seconds and MiB."""
        return {
            "submissions": self.submissions,
            "seconds": self.ran.seconds,
            "seconds_each": self.ran.seconds / self.submissions,
            "peak_mib": self.ran.peak,
            "child_peak_mib": self.ran.child_peak,
        }


def flat(peaks: Sequence[float]) -> bool:
    """Does none differ from the first by more than MOST?"""
    return all(abs(p / peaks[0] - 1) <= MOST for p in peaks)


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory(prefix="coursekit-benchmark-") as folder:
        group = Class(Path(folder) / "course")
        for size in sorted(options.sizes):
            group.grow(size)
            ran = run(sys.executable, "-m", "coursekit", *group.grade, "--jobs", str(options.jobs))
            found.append(Size(size, ran))
            print(f"{size} submissions graded in {ran.seconds:.1f} s", file=sys.stderr)
    met = flat([s.ran.peak for s in found]) and flat([s.ran.child_peak for s in found])
    if options.json:
        print(json.dumps({"jobs": options.jobs, "sizes": [s.as_json() for s in found], "met": met}, indent=2))
        return
    print(f"coursekit grade --jobs {options.jobs}")
    rows = [
        (f"{s.submissions}", f"{s.ran.seconds:.1f} s", f"{1e3 * s.ran.seconds / s.submissions:.0f} ms",
         f"{s.ran.peak:.0f} MiB", f"{s.ran.child_peak:.0f} MiB")
        for s in found
    ]  # fmt: skip
    print_table(("submissions", "time", "each", "peak of the command", "of its largest process"), rows)
    print(f"memory within ±{MOST:.0%} of that at {found[0].submissions} submissions: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
