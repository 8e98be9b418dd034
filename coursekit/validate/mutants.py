"""Is a case set adequate? Every mutant of every accepted solution loses points, or equals the reference.

A mutant that keeps full marks is put to thousands of wide inputs. Where it answers all of them as the reference does it
is set aside as equal; else it survives, and is a finding, with an input that tells it apart and could become a named case.
"""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from coursekit.errors import CourseError
from coursekit.exercise import Exercise
from coursekit.frozen import CaseSet
from coursekit.generate.cases import freeze
from coursekit.grade.asking import ask
from coursekit.grade.attempt import read_file
from coursekit.grade.exercises import judge
from coursekit.grade.results import Verdict
from coursekit.grade.show import call_text
from coursekit.replay import numbers, within
from coursekit.sandbox import Cell, Limits, Run, Sandbox
from coursekit.stream import Stream
from coursekit.validate.finding import Finding
from coursekit.validate.mutate import Change, changes, plain
from coursekit.validate.solutions import solution_files
from coursekit.validate.wide import Wide, question, wide_inputs

# A mutant may loop without end, and one death is enough to know: the solutions themselves take milliseconds.
TIGHT = Limits(call_seconds=1.0, cell_seconds=3.0, total_seconds=30.0, memory_mb=512, output_chars=0, deaths=1)
PATIENT = replace(TIGHT, call_seconds=10.0, total_seconds=300.0)  # a late answer would count as another one
SIMPLE, RICH = 4, 12  # calls that are put first: most mutants fail them, and need no more
CHUNK = 500  # wide inputs for one worker
DRAWS = 4  # of a plan's numbers: an input to be adopted tells the mutant apart in each of them
PLANS = 12  # that are looked at for such an input


@dataclass(frozen=True)
class Mutant:
    """One broken solution: the file's name, the line of the change in it, and the cells to run."""

    file: str
    line: int
    change: Change
    cells: tuple[Cell, ...]

    @property
    def where(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Survivor:
    """A mutant with full marks that differs on `apart` of the wide inputs.

    `letters`: a plan that shows it whatever numbers are drawn, as an edge case is written; None if there is none.
    """

    mutant: Mutant
    apart: int
    call: str
    letters: dict[str, Any] | None


class Excuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of solutions/EXERCISE/equal.toml: a mutant that is right by the contract, and why."""

    file: str
    line: int
    change: str
    reason: str

    def fits(self, mutant: Mutant) -> bool:
        return (self.file, self.line, self.change) == (mutant.file, mutant.line, str(mutant.change))


class _Excuses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    equal: tuple[Excuse, ...] = ()


@dataclass
class Tried:
    """What became of an exercise's mutants. `equal`: on all of the `wide` inputs; `excused`: equal by the contract."""

    exercise: str
    solutions: int = 0
    tried: int = 0
    killed: int = 0
    wide: int = 0
    equal: list[Mutant] = field(default_factory=list)
    excused: list[tuple[Mutant, str]] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def mutants_of(folders: tuple[Path, ...], exercise: str) -> list[Mutant]:
    """The mutants of all accepted solutions, each once; none that is one of the solutions."""
    files = {path.name: read_file(path) for path in solution_files(folders, exercise, "accepted")}
    seen = {tuple(plain(c.source) for c in cells) for cells in files.values()}
    found = []
    for name, cells in files.items():
        texts = tuple(plain(c.source) for c in cells)
        above = 0  # lines of the cells before, and of their marks
        for k, cell in enumerate(cells):
            for change in changes(cell.source):
                key = (*texts[:k], change.source, *texts[k + 1 :])
                if key not in seen:
                    seen.add(key)
                    broken = tuple(Cell(c.number, text) for c, text in zip(cells, key, strict=True))
                    found.append(Mutant(name, above + change.line, change, broken))
            above += cell.source.count("\n") + 1
    return found


class Trial:
    """The mutants of one exercise, to be run against a case set in workers."""

    def __init__(self, exercise: Exercise, cases: CaseSet, folders: tuple[Path, ...], key: bytes) -> None:
        self.exercise, self.cases, self.folders, self.key = exercise, cases, folders, key
        self.mutants = mutants_of(folders, exercise.name)
        ordinary = sorted((c for c in cases.cases if not c.state_only), key=lambda c: len(c.beyond))
        self.first = list(dict.fromkeys(c.call for c in [*ordinary[:SIMPLE], *ordinary[-RICH:]]))

    @cached_property
    def wide(self) -> list[Wide]:
        """The same for all mutants."""
        return wide_inputs(self.exercise, self.key)

    def run(self, sandbox: Sandbox, progress: Callable[[str], None] | None = None) -> Tried:
        """Tries every mutant."""
        run = _Running(self, sandbox)
        for mutant in self.mutants:
            run.try_one(mutant)
            if progress:
                progress(mutant.where)
        return run.done()


class _Running:
    def __init__(self, trial: Trial, sandbox: Sandbox) -> None:
        self.trial, self.sandbox, self.exercise = trial, sandbox, trial.exercise
        paths = solution_files(trial.folders, self.exercise.name, "accepted")
        self.right = {path.name: tuple(read_file(path)) for path in paths}
        self.unfair: dict[str, frozenset[int]] = {}  # file -> wide inputs on which the solution itself is off
        self.excuses = _excuses(trial.folders, self.exercise.name)
        self.tried = Tried(self.exercise.name, solutions=len(paths), tried=len(trial.mutants))
        self.adopted: list[dict[str, Any]] = []

    def try_one(self, mutant: Mutant) -> None:
        tried = self.tried
        if not self._full(mutant.cells, self.trial.cases):
            tried.killed += 1
            return
        unfair = self._unfair(mutant.file)
        apart = [n for n in self._apart(mutant.cells) if n not in unfair]
        excuse = next((e for e in self.excuses if e.fits(mutant)), None)
        if not apart:
            tried.equal.append(mutant)
        elif excuse:
            tried.excused.append((mutant, excuse.reason))
        else:
            tried.survivors.append(self._survivor(mutant, [self.trial.wide[n] for n in apart]))

    def done(self) -> Tried:
        tried, name = self.tried, self.exercise.name
        tried.wide = len(self.trial.wide) if "wide" in vars(self.trial) else 0
        used = [mutant for mutant, _ in tried.excused]
        for excuse in self.excuses:
            if not any(excuse.fits(m) for m in used):
                what = f"no mutant that survives is {excuse.file}:{excuse.line} `{excuse.change}`"
                tried.findings.append(Finding(f"solutions/{name}/equal.toml", what, "Take this entry out."))
        kept = self._still_kept() if self.adopted else tried.survivors
        for s in tried.survivors:
            where = f"solutions/{name}/accepted/{s.mutant.where}"
            what = f"broken, it keeps full marks: {s.mutant.change}; {s.apart} of {tried.wide} wide inputs tell"
            tried.findings.append(Finding(where, f"{what}, such as {s.call}", _hint(s, caught=s not in kept)))
        return tried

    # ------------------------------------------------------------------------------------------ in workers
    def _asked(self, cells: Sequence[Cell], wide: Sequence[Wide]) -> Iterator[bool]:
        """Is each input answered as the reference does, with nothing changed and nothing lost?"""
        for start in range(0, len(wide), CHUNK):
            part = wide[start : start + CHUNK]
            with self.sandbox.session(cells, PATIENT) as session:
                run = session.run(self.exercise.name, [w.call for w in part])
            for n, w in enumerate(part):
                yield within(numbers(run.answers[n]), w.due, w.allowed) and not run.changed[n] and not run.lost[n]

    def _apart(self, cells: Sequence[Cell]) -> list[int]:
        return [n for n, right in enumerate(self._asked(cells, self.trial.wide)) if not right]

    def _unfair(self, file: str) -> frozenset[int]:
        if file not in self.unfair:
            self.unfair[file] = frozenset(self._apart(self.right[file]))
        return self.unfair[file]

    def _full(self, cells: Sequence[Cell], cases: CaseSet) -> bool:
        """Does it keep full marks? Some calls go first: a wrong answer to any case costs points."""
        name = self.exercise.name
        if cases is self.trial.cases:
            first = self.trial.first
            with self.sandbox.session(cells, TIGHT) as session:
                if not session.defined(name) or not _all_right(
                    session.run(name, [cases.calls[n] for n in first]), cases, first
                ):
                    return False
        with self.sandbox.session(cells, TIGHT) as session:
            asked = ask(session, name, cases)
        judged = judge(self.exercise, cases, asked.run, asked.skipped)
        if judged.broken:
            broken = next(p.name for p in judged.properties if p.status is Verdict.BROKEN)
            found = Finding(
                f"exercise {name}", f"a mutant makes {broken} BROKEN", "A property may not stop, whatever f is."
            )
            self.tried.findings += [] if found in self.tried.findings else [found]
        return all(p.status is Verdict.PASSED for p in judged.properties)

    # ----------------------------------------------------------------------------- an input to be adopted
    def _survivor(self, mutant: Mutant, apart: list[Wide]) -> Survivor:
        call = call_text(self.exercise, min(apart, key=lambda w: self.exercise.work(w.plan)).call)
        near = [letters for letters in self.adopted if self._tells(mutant, letters)]
        letters = near[0] if near else self._letters(mutant, apart)
        if letters is not None and not near:
            self.adopted.append(letters)
        return Survivor(mutant, len(apart), call, letters)

    def _letters(self, mutant: Mutant, apart: list[Wide]) -> dict[str, Any] | None:
        """The letters that differ from the simple plan in one that tells always, as few and as small as can be."""
        simple = vars(self.exercise.plan())
        plans = [{k: v for k, v in vars(w.plan).items() if v != simple[k]} for w in apart]
        plans.sort(key=lambda p: (len(p), self.exercise.work(self.exercise.plan(**p))))
        letters = next((p for p in plans[:PLANS] if self._tells(mutant, p)), None)
        if letters is None:
            return None
        for letter in list(letters):
            own = self.exercise.letters[letter]
            for value in (own[0], *(v for v in own[1:] if isinstance(v, int) and not isinstance(v, bool))):
                smaller = {k: v for k, v in (letters | {letter: value}).items() if v != simple[k]}
                if letters[letter] in own[: own.index(value)]:
                    break
                if value != letters[letter] and self._tells(mutant, smaller):
                    letters = smaller
                    break
        return letters

    def _tells(self, mutant: Mutant, letters: dict[str, Any]) -> bool:
        """Does this plan tell the mutant apart in every draw?"""
        plan = self.exercise.plan(**letters)
        if not self.exercise.fits(plan):
            return False
        draw = Stream(self.trial.key, "adopt", self.exercise.name)
        asked = [question(self.exercise, plan, draw) for _ in range(DRAWS)]
        clear = [w for w in asked if w is not None]
        return len(clear) == DRAWS and not any(self._asked(mutant.cells, clear))

    def _still_kept(self) -> list[Survivor]:
        """The survivors that keep full marks where all proposed cases were adopted."""
        edges = {f"proposed {n}": letters for n, letters in enumerate(self.adopted)}
        richer = replace(self.exercise, edges={**self.exercise.edges, **edges})
        cases = freeze(richer, self.trial.key)
        return [s for s in self.tried.survivors if self._full(s.mutant.cells, cases)]


def _all_right(run: Run, cases: CaseSet, asked: Sequence[int]) -> bool:
    pairs = zip(asked, run.answers, strict=True)
    return all(within(numbers(answer), cases.wants[n], cases.tolerances[n]) for n, answer in pairs)


def _hint(survivor: Survivor, *, caught: bool) -> str:
    if survivor.letters is None:
        return "Only some numbers tell it apart: draw such numbers in a level of their own, or say in equal.toml why it is right."
    shown = ", ".join(f"{k!r}: {v!r}" for k, v in survivor.letters.items())
    adopt = f'Adopt it in the exercise: edges={{"{survivor.mutant.where}": {{{shown}}}}}'.replace("'", '"')
    return adopt + ("." if caught else ", and look why that alone does not catch it.")


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
