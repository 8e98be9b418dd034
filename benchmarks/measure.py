"""Times measured many times over, and tables of them."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.05  # seconds between two looks at a running command's memory


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


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """This process, and all that it starts meanwhile, on `count` of its cores."""
    before = os.sched_getaffinity(0)
    if len(before) < count:
        raise SystemExit(f"this needs {count} cores, and there are {len(before)}")
    os.sched_setaffinity(0, sorted(before)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True)
class Ran:
    """A command that ended well: seconds, and the peak resident memory of it and of its largest child, in MiB."""

    seconds: float
    peak: float
    child_peak: float


def run(*command: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Runs a command and looks at its memory meanwhile. SystemExit with its last words where it fails."""
    peak = child = 0.0
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=env, cwd=cwd)
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            child = max(child, *map(_peak, _children(process.pid)), 0.0)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOK)
        seconds = time.perf_counter() - begun
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"{' '.join(command)}\nended with {process.returncode}:\n{words}")
    return Ran(seconds, peak, child)


def _peak(pid: int) -> float:
    """VmHWM in MiB; 0 for a process that is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


def milliseconds(times: Times) -> str:
    """`12.3 ms (11.9 to 20.1)`."""
    low, high = times.spread
    return f"{1e3 * times.median:8.1f} ms   ({1e3 * low:.1f} to {1e3 * high:.1f})"


def print_rows(rows: Sequence[tuple[str, str]]) -> None:
    """Two columns."""
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        print(f"{name.ljust(width)}  {value}")


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A heading and rows; all columns but the first are numbers, and end below each other."""
    lines = [tuple(head), *map(tuple, rows)]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    for line in lines:
        cells = [line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))]
        print("   ".join(cells).rstrip())
