"""How long `coursekit --help` takes, against an interpreter that does nothing but import click.

python -m benchmarks.startup [--runs N] [--json]
"""

import argparse
import json
import sys

from benchmarks.measure import milliseconds, print_rows, process, taking_turns

MOST = 2.5  # times the floor


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    floor, ours = taking_turns(
        process(sys.executable, "-c", "import click"),
        process(sys.executable, "-m", "coursekit", "--help"),
        runs=options.runs,
    )
    ratio = ours.median / floor.median
    if options.json:
        said = {"import_click": floor.median, "coursekit_help": ours.median, "ratio": ratio, "met": ratio <= MOST}
        print(json.dumps(said, indent=2))
        return
    print_rows(
        [
            ('python -c "import click"', milliseconds(floor)),
            ("coursekit --help", milliseconds(ours)),
            ("ratio", f"{ratio:8.2f}      at most {MOST}: {'met' if ratio <= MOST else 'MISSED'}"),
        ]
    )


if __name__ == "__main__":
    main()
