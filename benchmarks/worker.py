"""How long a confined worker takes from the request for it to its being ready for calls, and until it is gone.

python -m benchmarks.worker [--runs N] [--tier core|full] [--json]
"""

import argparse
import json

from benchmarks.measure import milliseconds, print_rows, taking_turns
from coursekit.sandbox import Cell, Limits, Sandbox, Session, open_sandbox

MOST = 0.010  # seconds, in the median


class Worker:
    """Starts one, and ends it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.session: Session | None = None

    def start(self) -> None:
        """Forked, confined, greeted, its one cell run."""
        self.session = self.sandbox.session([Cell(1, "def f(): return 1")], Limits())

    def end(self) -> None:
        """Killed and reaped."""
        if self.session is not None:
            self.session.close()


def main() -> None:
    """Measures, and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--tier", choices=["core", "full"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with open_sandbox(tier=options.tier) as sandbox:
        worker = Worker(sandbox)
        ready, gone = taking_turns(worker.start, worker.end, runs=options.runs)
        tier = sandbox.tier
    met = ready.median <= MOST
    if options.json:
        print(json.dumps({"tier": tier, "ready": ready.median, "gone": gone.median, "met": met}, indent=2))
        return
    print_rows(
        [
            (f"a worker is ready (tier {tier})", milliseconds(ready)),
            ("a worker is gone", milliseconds(gone)),
            ("median until ready", f"at most {1e3 * MOST:.0f} ms: {'met' if met else 'MISSED'}"),
        ]
    )


if __name__ == "__main__":
    main()
