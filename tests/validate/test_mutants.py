"""Mutants on a tiny exercise: what loses points, what is equal, what survives, and what becomes of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from course_sample import SLIDE_RIGHT
from engine_sample import KEY, an_exercise, slide_cases

from coursekit import catalog
from coursekit.course import find_course
from coursekit.errors import CourseError, MachineError
from coursekit.exercise import Exercise
from coursekit.folders import builtin_folder
from coursekit.generate.cases import freeze
from coursekit.sandbox import Sandbox, open_sandbox
from coursekit.validate import Gate, Report
from coursekit.validate.mutants import Trial, Tried
from coursekit.validate.running import DEATHS, TIGHT, Running
from coursekit.validate.wide import beyond, wide_inputs

LONG = SLIDE_RIGHT.replace(
    "    return", "    if len(x) > 4:\n        w = w * 1\n    return"
)  # seeded: only for more rows than any case has


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    try:
        opened = open_sandbox(tier="core")
    except MachineError:
        opened = open_sandbox(unsafe=True)
    with opened:
        yield opened


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.generate.cases.FAR_PLANS", 300)
    monkeypatch.setattr("coursekit.generate.cases.WITNESS_PLANS", 300)
    monkeypatch.setattr("coursekit.validate.mutants.WIDE", 300)
    monkeypatch.setattr("coursekit.validate.wide.WIDE", 300)


class Mutants:
    """Solutions in a folder, and what becomes of those of their mutants that are looked at."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder, self.sandbox = folder, sandbox
        self.write("accepted/right.py", SLIDE_RIGHT)

    def write(self, name: str, text: str) -> None:
        path = self.folder / "slide" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def trial(self, exercise: Exercise | None = None) -> Trial:
        cases = freeze(exercise, KEY) if exercise else slide_cases()
        return Trial(exercise or an_exercise(), cases, (self.folder,), KEY)

    def tried(self, *wanted: str, exercise: Exercise | None = None) -> Tried:
        """Only the mutants with one of these changes."""
        trial = self.trial(exercise)
        trial.mutants = [m for m in trial.mutants if str(m.change) in wanted]
        assert len(trial.mutants) == len(wanted)
        return trial.run(self.sandbox)


@pytest.fixture
def mutants(tmp_path: Path, sandbox: Sandbox) -> Mutants:
    return Mutants(tmp_path, sandbox)


def test_mutants_of_all_files_come_once_and_are_no_solution(mutants: Mutants) -> None:
    alone = mutants.trial().mutants
    mutants.write("accepted/same.py", "# the same with a comment\n" + SLIDE_RIGHT)
    assert [m.change for m in mutants.trial().mutants] == [m.change for m in alone]
    mutants.write("accepted/by_k.py", SLIDE_RIGHT.replace("x[:, k : k + len(w)]", "x[:, k : len(w) + k]"))
    sources = [tuple(c.source for c in m.cells) for m in mutants.trial().mutants]
    assert len(sources) == len(set(sources)) > len(alone)


def test_lines_are_those_of_the_file_in_every_cell(mutants: Mutants) -> None:
    mutants.write("accepted/cells.py", "# %%\nimport numpy as np\n\n# %%\nSHIFT = 7\n\n# %%\n" + SLIDE_RIGHT)
    lines = (mutants.folder / "slide" / "accepted" / "cells.py").read_text().splitlines()
    found = [m for m in mutants.trial().mutants if m.file == "cells.py"]
    assert found
    for mutant in found:
        assert lines[mutant.line - 1].strip()[:4] == mutant.change.old[:4]


def test_a_mutant_that_loses_points_is_no_finding(mutants: Mutants) -> None:
    old = "return np.stack([x[:, k:k + len(w)] @ w for k in places], axis=1)"
    tried = mutants.tried(f"{old} → {old.replace('axis=1', 'axis=0')}")
    assert (tried.killed, tried.equal, tried.survivors, tried.findings) == (1, [], [], [])


def test_a_loop_without_end_loses_points(mutants: Mutants, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.validate.running.TIGHT", replace(TIGHT, call_seconds=0.2))
    loop = "    n = 0\n    while n < len(x):\n        n += 1\n"
    mutants.write("accepted/right.py", SLIDE_RIGHT.replace("    places", f"{loop}    places"))
    tried = mutants.tried("n += 1 → pass", "n += 1 → n -= 1")
    assert (tried.killed, tried.findings) == (2, [])


def test_a_mutant_that_ends_a_worker_is_tried_once_more(mutants: Mutants, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, late = Running._tried, [True]

    def slow_at_first(self: Running, *given: Any) -> tuple[bool, bool]:
        return (False, True) if late and late.pop() else tried(self, *given)

    monkeypatch.setattr(Running, "_tried", slow_at_first)
    mutants.write("accepted/right.py", SLIDE_RIGHT.replace("    places", "    np.zeros(3)\n    places"))
    found = mutants.tried("np.zeros(3) → np.ones(3)")
    assert (found.killed, len(found.equal), late) == (0, 1, [])


def test_a_mutant_like_the_reference_is_set_aside(mutants: Mutants) -> None:
    mutants.write("accepted/right.py", SLIDE_RIGHT.replace("    places", "    np.zeros(3)\n    places"))
    tried = mutants.tried("np.zeros(3) → np.ones(3)", "np.zeros(3) → pass")
    assert (tried.killed, len(tried.equal), tried.findings) == (0, 2, [])
    assert tried.wide >= 300


SEEDED = "w = w * 1 → w = w * 2"


def test_a_seeded_survivor_is_found_and_is_gone_once_its_case_is_adopted(mutants: Mutants) -> None:
    mutants.write("accepted/right.py", LONG)
    tried = mutants.tried(SEEDED)
    (survivor,) = tried.survivors
    assert survivor.letters is not None
    assert survivor.letters.keys() == {"N"}
    assert survivor.letters["N"] > 4
    assert survivor.caught
    (finding,) = tried.findings
    assert finding.where == "solutions/slide/accepted/right.py:7"
    assert SEEDED in finding.what
    assert f'edges={{"right.py:7": {{"N": {survivor.letters["N"]}}}}}' in finding.hint

    usual = an_exercise()
    adopted = an_exercise(edges={**usual.edges, "many rows": survivor.letters})
    again = mutants.tried(SEEDED, exercise=adopted)
    assert (again.killed, again.survivors, again.findings) == (1, [], [])


EXCUSE = f'[[equal]]\nfile = "right.py"\nline = 7\nchange = "{SEEDED}"\nreason = "No more than four rows."\n'


def test_a_survivor_that_is_right_by_the_contract_is_excused(mutants: Mutants) -> None:
    mutants.write("accepted/right.py", LONG)
    mutants.write("equal.toml", EXCUSE)
    tried = mutants.tried(SEEDED)
    ((mutant, reason),) = tried.excused
    assert (mutant.where, reason) == ("right.py:7", "No more than four rows.")
    assert tried.findings == []


def test_an_excuse_for_what_does_not_survive_is_a_finding(mutants: Mutants) -> None:
    mutants.write("accepted/right.py", LONG)
    mutants.write("equal.toml", EXCUSE.replace("line = 7", "line = 8"))
    tried = mutants.tried(SEEDED)
    assert [f.where for f in tried.findings] == ["solutions/slide/equal.toml", "solutions/slide/accepted/right.py:7"]


@pytest.mark.parametrize("text", ["[[equal]]\nfile = 3", "[[equal", '[[equal]]\nfile = "x.py"', "[other]\n"])
def test_excuses_that_cannot_be_read(mutants: Mutants, text: str) -> None:
    mutants.write("equal.toml", text)
    with pytest.raises(CourseError, match=r"equal\.toml"):
        mutants.tried()


def test_inputs_on_which_the_solution_itself_is_off_do_not_count(mutants: Mutants) -> None:
    off = LONG.replace("w * 1", "w * 3")
    mutants.write("accepted/right.py", off)
    tried = mutants.tried("w = w * 3 → w = w * 2")
    assert len(tried.equal) == 1
    assert tried.unfair["right.py"] > 0


def test_what_only_some_numbers_tell_has_no_letters(mutants: Mutants) -> None:
    rare = SLIDE_RIGHT.replace("    return", "    if abs(x).max() > 7.9 and len(x) > 4:\n        w = w * 1\n    return")
    mutants.write("accepted/right.py", rare)
    tried = mutants.tried(SEEDED)
    assert all(s.letters is None or s.caught for s in tried.survivors)
    assert len(tried.survivors) == 1


def test_what_ends_a_worker_on_wide_inputs_survives(mutants: Mutants) -> None:
    ends = LONG.replace("w = w * 1", "w[0] == 1e9 and os._exit(3)").replace("np\n", "np\nimport os\n", 1)
    mutants.write("accepted/right.py", ends)
    tried = mutants.tried("w[0] == 1000000000.0 and os._exit(3) → os._exit(3)")
    (survivor,) = tried.survivors
    assert survivor.apart == DEATHS  # that is enough to know
    assert survivor.letters is not None


def test_what_scripts_are_told(mutants: Mutants) -> None:
    mutants.write("accepted/right.py", LONG)
    told = mutants.tried(SEEDED).as_json()
    assert (told["mutants"], told["killed"], told["solutions"]) == (1, 0, 1)
    (survivor,) = told["survivors"]
    assert survivor["change"] == SEEDED
    assert survivor["caught_with_edge"]
    assert told["equal"] == told["excused"] == []


# ------------------------------------------------------------------------------------------------- wide inputs
@pytest.mark.parametrize(
    ("values", "wider"),
    [
        ((0, 1), []), ((False, True), []), (("C", "F"), []), ((0.5,), []),
        ((1, 2, 3), [4, 5, 6, 9]), ((0, 1000), [1001, 1002, 2000, 3000, 500]), ((0, -1, 1, 2, -2), [3, 4, 6, -3, -4]),
        ((1.0, 4.0), [8.0, 2.0]),
    ],
)  # fmt: skip
def test_values_beyond_a_letters_own(values: tuple[Any, ...], wider: list[Any]) -> None:
    assert beyond(values) == wider


def test_wide_inputs_are_many_different_and_the_same_again() -> None:
    exercise = an_exercise()
    found, again = wide_inputs(exercise, KEY, 200), wide_inputs(exercise, KEY, 200)
    plans = [vars(w.plan) for w in found]
    assert plans == [vars(w.plan) for w in again]
    assert len([w for w in found if not w.asked.call.same_arrays]) == 200
    assert any(w.asked.call.same_arrays for w in found)
    assert {p["dtype"] for p in plans} == {"float64", "float32"}
    assert {p["memory"] for p in plans} == {"C", "F", "strided"}
    assert {p["N"] for p in plans} >= {1, 2, 3, 4, 5, 6}


def test_plans_of_which_an_author_did_not_think_are_left_out() -> None:
    exercise = an_exercise(work=lambda p: {1: 1, 2: 1, 3: 1}[p.N])
    assert {w.plan.N for w in wide_inputs(exercise, KEY, 100)} == {1, 2, 3}


# ------------------------------------------------------------------------------------------------ the built-in course
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(catalog.load(None).exercises))
def test_no_mutant_survives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # nothing is made quick here
    gate = Gate(find_course(builtin_folder(), need=True), only=(name,))
    (trial,) = gate.trials()
    assert len(trial.mutants) >= 300
    report = Report()
    gate.try_mutants([trial], report)
    assert report.findings == []
    (tried,) = report.mutants
    assert tried.wide >= 3000
    assert tried.killed + len(tried.equal) + len(tried.excused) == tried.tried
