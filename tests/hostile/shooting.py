"""Attacks fired at a sandbox, or at a grader as others have them, and what came of each.

python shooting.py --tier core|full|unsafe [--json] [NAME …]
"""

import argparse
import contextlib
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import msgspec
from attacks import Attack, all_attacks
from canaries import Range, descendants, kill

from coursekit import catalog
from coursekit.errors import MachineError
from coursekit.frozen import Call
from coursekit.generate.cases import freeze
from coursekit.grade.items import ExerciseGrader
from coursekit.grade.results import Handed, ItemResult, StudentResult
from coursekit.grade.asking import run_exercise
from coursekit.grade.submission import cell_notes, total
from coursekit.intake.magics import runnable
from coursekit.intake.reading import read
from coursekit.report.feedback import feedback_page
from coursekit.sandbox import Cell, Limits, Questions, Run, Sandbox, Session, open_sandbox
from coursekit.templating import Texts

LIMITS = Limits(call_seconds=0.5, cell_seconds=0.5, total_seconds=4, memory_mb=256, output_chars=1000, deaths=2)
UNCONFINED = replace(LIMITS, cell_seconds=5, total_seconds=20)  # an attack that is shown to work is given time
SETTLES = 0.05  # seconds in which the worker before has ended: nobody waits for that
PATIENCE = 25.0  # seconds, after which grading counts as hanging; `total_seconds` and some restarts are far below
PEER_SECONDS = {"hang": 4.0}  # for attacks that do not end; others are given
LONG = 15.0  # seconds, on a machine that does other things, too
GIB = 1 << 30
PEER_MUCH = 300 << 10  # KiB
MUCH = 1 << 19  # KiB of memory that no honest submission of these makes a grader take
HONEST_SIZE = "def output_size(n, f, p=0, s=1):\n    return (n + 2 * p - f) // s + 1\n"
HONEST = """
import numpy as np
def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)
"""
_RAW = re.compile(r"<(script|img|svg|iframe|a )[^<]*(alert|onload|javascript)|\x1b|\u202e", re.IGNORECASE)


@dataclass(frozen=True)
class Shot:
    """What came of one attack. `proofs`: how it succeeded, if it did; `wrong`: what else is not as it must be."""

    name: str
    status: str
    verdict: str
    proofs: list[str]
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Overheard:
    """A session that also keeps every answer, as text."""

    def __init__(self, session: Session) -> None:
        self.session, self.said = session, [session.output, repr(session.faults)]

    def defined(self, name: str) -> bool:
        return self.session.defined(name)

    @property
    def faults(self) -> Any:
        return self.session.faults

    def run(self, function: str, calls: Sequence[Call], deaths: int | None = None) -> Run:
        return self._heard(self.session.run(function, calls, deaths))

    def alone(self, function: str, call: Call) -> Run:
        return self._heard(self.session.alone(function, call))

    def ask(self, questions: Questions, then: Questions | None = None) -> Run:
        return self._heard(self.session.ask(questions, then))

    def _heard(self, run: Run) -> Run:
        self.said += [repr(answer)[:5000] for answer in run.answers]
        return run


class Grading:
    """One grader for all shots: two exercises with their hidden cases, and what honest work earns."""

    def __init__(self) -> None:
        known = catalog.load(None)
        both = [known.exercise(name) for name in ("output_size", "softmax")]
        self.graders = {e.name: ExerciseGrader(e, freeze(e, b"a key for hostile tests, 32 byte")) for e in both}
        self.texts = Texts("en")

    def grade(self, session: Any, cells: Sequence[Cell]) -> dict[str, ItemResult]:
        """Both exercises, the attacked one as well as the student's honest one."""
        sources = {cell.number: cell.source for cell in cells}
        return {n: run_exercise(g, cast(Session, session), 100.0, sources) for n, g in self.graders.items()}

    def honest(self, sandbox: Sandbox) -> dict[str, ItemResult]:
        """What the next student gets, whose work is right."""
        cells = [Cell(1, HONEST + HONEST_SIZE)]
        with sandbox.session(cells, LIMITS) as session:
            return self.grade(session, cells)

    def page(self, items: dict[str, ItemResult], notes: tuple[Any, ...]) -> str:
        """What the student is shown."""
        student: StudentResult = total("eve", list(items.values()), Handed("eve.py", "0" * 64, "file name"), notes)
        return feedback_page(student, assignment_title="A", name="Eve", texts=self.texts)


def cells_of(attack: Attack, data: bytes) -> list[Cell]:
    """As intake and grading make them, with the student's honest work in the last one."""
    cells = [Cell(c.number, runnable(c)) for c in read(attack.path.name, data).cells]
    other = HONEST_SIZE if attack.item != "output_size" else HONEST
    return [*cells, Cell(cells[-1].number + 1, other)]


def shoot(attack: Attack, ground: Range, grading: Grading, sandbox: Sandbox) -> Shot:
    """One attack in the sandbox, and then an honest submission in the same one."""
    ground.arm()
    before = _own_state()
    zygote = sandbox._zygote.pid
    time.sleep(SETTLES)
    quiet = len(descendants(zygote))
    elsewhere = set(ground.strays(zygote))  # of other tests in this process: their zygotes
    cells = cells_of(attack, attack.data(ground.told()))
    proofs: set[str] = set()
    wrong: list[str] = []
    items: dict[str, ItemResult] = {}
    said, began = "", time.monotonic()
    try:
        with sandbox.session(cells, LIMITS if sandbox.tier != "none" else UNCONFINED) as session:
            overheard = Overheard(session)
            items = grading.grade(overheard, cells)
            notes = cell_notes(session.faults, {c.number: c.source for c in cells})
            if len(descendants(zygote)) > quiet + 1:
                proofs.add("processes")
            said = "\n".join([*overheard.said, *map(str, notes), msgspec.json.encode(items).decode()])
            if _RAW.search(grading.page(items, notes)) or not session.output.replace("\n", "").isprintable():
                proofs.add("markup")
            if len(session.output) > LIMITS.output_chars:
                proofs.add("output")
    except MachineError as error:
        said = error.message
        with contextlib.suppress(subprocess.TimeoutExpired):
            sandbox._zygote.wait(2)  # it may be about to end
        proofs.add("zygote" if sandbox._zygote.poll() is not None else "crash")
    seconds = time.monotonic() - began
    if seconds > PATIENCE:
        proofs.add("hang")
    proofs |= ground.found(said)

    def left() -> list[int]:
        return [*set(ground.strays(zygote)) - elsewhere, *descendants(zygote)[quiet:]]

    strays = left()
    if strays and sandbox._zygote.poll() is None:
        time.sleep(0.2)  # a killed process takes its time to end
        strays = [s for s in strays if s in left()]
    if strays:
        proofs.add("left")
        kill(strays)
    attacked = items.get(attack.item)
    if attacked is None or attacked.points is None or attacked.points > 0:
        proofs.add("points")
    after = _own_state()
    if after[0] != before[0]:
        wrong.append(f"the grader's state: {before[0]} became {after[0]}")
    if after[1] > before[1] + MUCH:
        proofs.add("memory")
    status = attacked.status.value if attacked else "none"
    if sandbox.tier != "none":
        wrong += list(_verdict(attack, items, said, grading, sandbox))
    return Shot(attack.name, status, said[-20000:], sorted(proofs), wrong, round(seconds, 2))


def _verdict(
    attack: Attack, items: dict[str, ItemResult], said: str, grading: Grading, sandbox: Sandbox
) -> Iterator[str]:
    """What is not as it must be in the verdict, in the student's other work, and in the next submission."""
    if attack.item in items:
        status = items[attack.item].status.value
        if status not in attack.status.split("|"):
            yield f"it ends {status}, not {attack.status}"
    if attack.says and not re.search(attack.says, said):
        yield f"the verdict does not say {attack.says!r}"
    other = "softmax" if attack.item == "output_size" else "output_size"
    if not attack.alone and other in items and items[other].points != 100:
        yield f"the honest {other} earned {items[other].points}: {items[other].status.value}"
    if grading.honest(sandbox) != BASELINE[id(sandbox)]:
        yield "the next submission is graded otherwise"


BASELINE: dict[int, dict[str, ItemResult]] = {}


def _own_state() -> tuple[object, int]:
    """Descriptors, environment, folder, umask and modules patched of the grader; and its largest memory in KiB."""
    mask = os.umask(0)
    os.umask(mask)
    fds = len(os.listdir("/proc/self/fd"))
    return (fds, dict(os.environ), os.getcwd(), mask), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def shoot_peer(attack: Attack, ground: Range) -> Shot:
    """One attack at a grader that runs the tests in the student's process."""
    ground.arm()
    folder = ground.loot
    path = folder / attack.path.name
    path.write_bytes(attack.data(ground.told()))
    (folder / "hidden_cases.json").write_text(json.dumps({"secret": ground.text}))
    command = [sys.executable, str(Path(__file__).with_name("peers.py")), path.name, attack.item, attack.style]
    ground.state = ground._files()
    began = time.monotonic()
    with open(folder.parent / "said", "w+b") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * GIB, 4 * GIB)),
        )  # fmt: skip
        proofs = _watch(process, PEER_SECONDS.get(attack.proof, LONG))
        size = out.seek(0, 2)
        out.seek(max(0, size - 200_000))
        said = out.read().decode("utf-8", "replace")
    os.unlink(folder.parent / "said")
    points = _peer_points(folder, said)
    if "hang" not in proofs and (process.returncode or (points is None and attack.style != "stdout")):
        proofs.add("crash")
    if (points or 0) > 0:
        proofs.add("points")
    if size > 10_000_000:
        proofs.add("output")
    if _RAW.search(said):
        proofs.add("markup")
    for made in ("results.json", "__pycache__"):
        with contextlib.suppress(OSError):
            os.unlink(folder / made)
    proofs |= ground.found(said)
    if strays := ground.strays():
        proofs.add("left")
        kill(strays)
    return Shot(attack.name, "", said[-2000:], sorted(proofs), [], round(time.monotonic() - began, 2))


def _peer_points(folder: Path, said: str) -> float | None:
    try:
        return float(json.loads((folder / "results.json").read_text())["points"])
    except (OSError, ValueError, KeyError):
        scores = re.findall(r"^score: ([\d.]+)", said, re.MULTILINE)
        return float(scores[-1]) if scores else None


def _watch(process: "subprocess.Popen[bytes]", seconds: float) -> set[str]:
    """Wait for a peer; see whether it takes too long, too much memory or too many threads."""
    proofs = set()
    end = time.monotonic() + seconds
    while process.poll() is None:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process.pid}/status").read_text()
            if int((re.search(r"VmHWM:\s+(\d+)", status) or ["", "0"])[1]) > PEER_MUCH:
                proofs.add("memory")
            if int((re.search(r"Threads:\s+(\d+)", status) or ["", "0"])[1]) > 1000:
                proofs.add("threads")
        if time.monotonic() > end:
            proofs.add("hang")
            process.kill()
            process.wait()
            break
        time.sleep(0.01)
    return proofs


@contextlib.contextmanager
def battlefield(tier: str) -> Iterator[tuple[Range, Grading, Sandbox]]:
    """The range, the grader and a sandbox of this tier."""
    with Range(confined=tier != "unsafe") as ground:
        sandbox = _opened(tier)
        try:
            grading = Grading()
            BASELINE[id(sandbox)] = grading.honest(sandbox)
            yield ground, grading, sandbox
        finally:
            sandbox.close()


def _opened(tier: str) -> Sandbox:
    return open_sandbox(unsafe=True) if tier == "unsafe" else open_sandbox(tier=tier)  # type: ignore[arg-type]


def fire(attacks: Sequence[Attack], tier: str) -> Iterator[Shot]:
    """All these attacks at one sandbox, which is opened anew where an attack (without confinement) broke it."""
    with battlefield(tier) as (ground, grading, sandbox):
        now = sandbox
        for attack in attacks:
            yield shoot(attack, ground, grading, now)
            if tier == "unsafe" and now._zygote.poll() is not None:
                now.close()
                now = _opened(tier)
        if now is not sandbox:
            now.close()


def main() -> None:
    """Fire, and say what came of it; exit code 1 where something got through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tier", choices=["core", "full", "unsafe"], default="core")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    chosen = [a for a in all_attacks() if not options.names or a.name in options.names]
    shots = list(fire(chosen, options.tier))
    if options.json:
        print(json.dumps([asdict(s) | {"verdict": ""} for s in shots]))
    else:
        for shot in shots:
            found = f"{' '.join(shot.proofs)}  {'; '.join(shot.wrong)}"
            print(f"{shot.name:34} {shot.status:8} {shot.seconds:5.2f} s  {found}")
    sys.exit(any(s.proofs or s.wrong for s in shots))


if __name__ == "__main__":
    main()
