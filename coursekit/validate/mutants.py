"""Is a case set adequate? Every mutant of every accepted solution loses points, or equals the reference.

A mutant that keeps full marks is put to thousands of wide inputs. Where it answers all of them as the reference does it
is set aside as equal. Else it survives and is a finding, with an input that tells it apart and may become an edge case.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from coursekit.errors import CourseError
from coursekit.exercise import Exercise
from coursekit.frozen import CaseSet
from coursekit.generate.cases import freeze
from coursekit.grade.attempt import read_file
from coursekit.grade.exercises import Ladder
from coursekit.grade.show import call_text
from coursekit.sandbox import Cell, Sandbox
from coursekit.validate.adopting import Adopting, Letters
from coursekit.validate.finding import Finding
from coursekit.validate.mutate import Change, changes, plain
from coursekit.validate.running import Running
from coursekit.validate.solutions import solution_files
from coursekit.validate.wide import WIDE, Wide, wide_inputs


@dataclass(frozen=True)
class Mutant:
    """One broken solution: its file's name, the line of the change in that file, and the cells to run."""

    file: str
    line: int
    change: Change
    cells: tuple[Cell, ...]

    @property
    def where(self) -> str:
        """`loops.py:12`."""
        return f"{self.file}:{self.line}"

    def as_json(self) -> dict[str, Any]:
        """What scripts are told of it."""
        return {"file": self.file, "line": self.line, "operator": self.change.operator, "change": str(self.change)}


@dataclass(frozen=True)
class Survivor:
    """A mutant with full marks that differs on `apart` of the wide inputs, `call` being one of them.

    `letters`: those of an edge case that would tell it apart; None if only some numbers do. `caught`: with it adopted.
    """

    mutant: Mutant
    apart: int
    call: str
    letters: Letters | None
    caught: bool = False


class Excuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of solutions/EXERCISE/equal.toml: a mutant that is right by the contract, and why."""

    file: str
    line: int
    change: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        """Is this the mutant?"""
        return (self.file, self.line, self.change) == (mutant.file, mutant.line, str(mutant.change))


class _Excuses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equal: tuple[Excuse, ...] = ()


@dataclass
class Tried:
    """What became of an exercise's mutants. `equal`: on all `wide` inputs; `excused`: by the contract, and why.

    `unfair`: file -> wide inputs on which the solution itself is off, and which do not count for its mutants.
    """

    exercise: str
    solutions: int
    tried: int
    wide: int
    killed: int = 0
    equal: list[Mutant] = field(default_factory=list)
    excused: list[tuple[Mutant, str]] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    unfair: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What scripts are told."""
        survivors = [
            s.mutant.as_json() | {"apart": s.apart, "call": s.call, "edge": s.letters, "caught_with_edge": s.caught}
            for s in self.survivors
        ]
        return {
            "exercise": self.exercise, "solutions": self.solutions, "mutants": self.tried, "killed": self.killed,
            "wide_inputs": self.wide, "equal": [m.as_json() for m in self.equal],
            "excused": [m.as_json() | {"reason": reason} for m, reason in self.excused],
            "survivors": survivors, "solutions_off": self.unfair,
        }  # fmt: skip


def mutants_of(folders: tuple[Path, ...], exercise: str) -> list[Mutant]:
    """The mutants of all accepted solutions, each once; none that is one of the solutions."""
    files = {path: read_file(path) for path in solution_files(folders, exercise, "accepted")}
    texts = {path: tuple(plain(c.source) for c in cells) for path, cells in files.items()}
    seen = set(texts.values())
    found = []
    for path, cells in files.items():
        for k, (cell, above) in enumerate(zip(cells, _lines_above(path, cells), strict=True)):
            for change in changes(cell.source):
                sources = (*texts[path][:k], change.source, *texts[path][k + 1 :])
                if sources not in seen:
                    seen.add(sources)
                    broken = tuple(Cell(c.number, text) for c, text in zip(cells, sources, strict=True))
                    found.append(Mutant(path.name, above + change.line, change, broken))
    return found


def _lines_above(path: Path, cells: list[Cell]) -> Iterator[int]:
    text, end = path.read_text("utf-8"), 0
    for cell in cells:
        start = max(end, text.find(cell.source, end))  # not found if it has magics: then about there
        yield text.count("\n", 0, start)
        end = start + len(cell.source)


class Trial:
    """The mutants of one exercise, to be tried on a case set. `progress` is called after each of `mutants`."""

    def __init__(self, exercise: Exercise, cases: CaseSet, folders: tuple[Path, ...], key: bytes) -> None:
        self.exercise, self.ladder, self.folders, self.key = exercise, Ladder(exercise, cases), folders, key
        self.mutants = mutants_of(folders, exercise.name)
        self.unfair: dict[str, frozenset[int]] = {}

    def run(self, sandbox: Sandbox, progress: Callable[[str], None] | None = None) -> Tried:
        """Tries every mutant, the same way each time."""
        self.running = Running(self.exercise, sandbox)
        self.adopting = Adopting(self.exercise, self.key, self.running)
        self.wide: list[Wide] = wide_inputs(self.exercise, self.key, WIDE)
        excuses = _excuses(self.folders, self.exercise.name)
        paths = solution_files(self.folders, self.exercise.name, "accepted")
        self.right = {path.name: read_file(path) for path in paths}
        tried = Tried(self.exercise.name, len(paths), len(self.mutants), len(self.wide))
        for mutant in self.mutants:
            self._try(mutant, excuses, tried)
            if progress:
                progress(mutant.where)
        if self.adopting.proposed:
            tried.survivors = self._with_adopted(tried.survivors)
        tried.unfair = {file: len(inputs) for file, inputs in self.unfair.items() if inputs}
        tried.findings = [*self._faults(tried), *_stale(tried, excuses), *_survived(tried)]
        return tried

    def _try(self, mutant: Mutant, excuses: list[Excuse], tried: Tried) -> None:
        if not self.running.full(mutant.cells, self.ladder):
            tried.killed += 1
            return
        if mutant.file not in self.unfair:
            self.unfair[mutant.file] = frozenset(self.running.apart(self.right[mutant.file], self.wide))
        apart = [n for n in self.running.apart(mutant.cells, self.wide) if n not in self.unfair[mutant.file]]
        excuse = next((e for e in excuses if e.fits(mutant)), None)
        if not apart:
            tried.equal.append(mutant)
        elif excuse:
            tried.excused.append((mutant, excuse.reason))
        else:
            inputs = [self.wide[n] for n in apart]
            least = min(inputs, key=lambda w: self.exercise.work(w.plan))
            letters = self.adopting.letters(mutant.cells, inputs)
            tried.survivors.append(Survivor(mutant, len(apart), call_text(self.exercise, least.asked.call), letters))

    def _with_adopted(self, survivors: list[Survivor]) -> list[Survivor]:
        """The same survivors, with what becomes of them once all proposed cases are adopted."""
        ladder = Ladder(self.exercise, freeze(self.adopting.enriched(), self.key))
        return [
            Survivor(s.mutant, s.apart, s.call, s.letters, caught=not self.running.full(s.mutant.cells, ladder))
            for s in survivors
        ]

    def _faults(self, tried: Tried) -> list[Finding]:
        where = f"exercise {self.exercise.name}"
        found = [
            Finding(where, f"relation {name} stops on a mutant's answers", "It may not stop, whatever numbers f gives.")
            for name in sorted(self.running.broken)
        ]
        if len(self.wide) < WIDE:
            what = f"only {len(self.wide)} wide inputs can be drawn"
            found.append(Finding(where, what, "Give its letters more values."))
        return found


def _survived(tried: Tried) -> list[Finding]:
    found = []
    for s in tried.survivors:
        what = f"broken so, it keeps full marks: `{s.mutant.change}`; {s.apart} of {tried.wide} wide inputs tell"
        where = f"solutions/{tried.exercise}/accepted/{s.mutant.where}"
        found.append(Finding(where, f"{what}, such as {s.call}", _hint(s)))
    return found


def _hint(survivor: Survivor) -> str:
    if survivor.letters is None:
        return "Only some numbers tell it apart: let a level draw such numbers, or say in equal.toml why it is right."
    shown = ", ".join(f"{k!r}: {v!r}" for k, v in survivor.letters.items())
    adopt = f'Adopt a case: edges={{"{survivor.mutant.where}": {{{shown}}}}}'.replace("'", '"')
    return adopt if survivor.caught else f"{adopt}. That alone does not catch it: do its levels pass without it?"


def _stale(tried: Tried, excuses: list[Excuse]) -> list[Finding]:
    unused = [e for e in excuses if not any(e.fits(mutant) for mutant, _ in tried.excused)]
    where = f"solutions/{tried.exercise}/equal.toml"
    return [Finding(where, f"{e.file}:{e.line} `{e.change}` does not survive", "Take the entry out.") for e in unused]


def _excuses(folders: tuple[Path, ...], exercise: str) -> list[Excuse]:
    """solutions/EXERCISE/equal.toml of all folders; CourseError where one cannot be read."""
    found: list[Excuse] = []
    for path in (folder / exercise / "equal.toml" for folder in folders):
        if path.is_file():
            try:
                found += msgspec.convert(tomllib.loads(path.read_text("utf-8")), _Excuses).equal
            except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
                raise CourseError(f"{path}: {error}", "Each entry: [[equal]] file, line, change, reason.") from error
    return found
