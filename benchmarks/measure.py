"""Times measured many times over, and tables of them."""

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Seconds of several runs of the same thing."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """In seconds."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> tuple[float, float]:
        """The fastest and the slowest, in seconds."""
        return min(self.seconds), max(self.seconds)


def taking_turns(*things: Callable[[], object], runs: int, warm: int = 2) -> list[Times]:
    """Runs all of `things` in turn, `warm` times for nothing and `runs` times by the clock.

    In turn: what else the machine does meanwhile slows all of them alike.
    """
    found: list[list[float]] = [[] for _ in things]
    for n in range(warm + runs):
        for thing, seconds in zip(things, found, strict=True):
            begun = time.perf_counter()
            thing()
            if n >= warm:
                seconds.append(time.perf_counter() - begun)
    return [Times(tuple(seconds)) for seconds in found]


def process(*command: str) -> Callable[[], object]:
    """A thing to measure: a command, from its start to its end."""
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def milliseconds(times: Times) -> str:
    """`12.3 ms (11.9 to 20.1)`."""
    low, high = times.spread
    return f"{1e3 * times.median:8.1f} ms   ({1e3 * low:.1f} to {1e3 * high:.1f})"


def print_rows(rows: Sequence[tuple[str, str]]) -> None:
    """Two columns."""
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name.ljust(width)}  {value}")
