"""What a case set looks at is counted right, and a mistake that hangs on its witness alone is a finding."""

import hashlib
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engine_sample import KEY, an_exercise, slide, slide_cases
from msgspec.structs import replace

from coursekit import catalog
from coursekit.exercise import FULL_POINTS
from coursekit.folders import builtin_folder
from coursekit.frozen import Array
from coursekit.generate.cases import freeze
from coursekit.grade.exercises import Ladder
from coursekit.replay import run_here
from coursekit.validate.coverage import LEAST, coverage


def test_combinations_are_those_of_the_frozen_plans() -> None:
    exercise, cases = an_exercise(), slide_cases()
    rows = [exercise.levels(exercise.plan(**c.plan)) for c in cases.cases]
    counted = [len({c for row in rows for c in itertools.combinations(enumerate(row), size)}) for size in (1, 2, 3)]
    found = coverage(exercise, cases, KEY)
    assert list(found.shown) == counted
    assert found.shown[0] == found.possible[0] == sum(len(f.levels) for f in exercise.factors)
    assert all(some <= all_ for some, all_ in zip(found.shown, found.possible, strict=True))
    assert found.shown[1] == found.possible[1]


def test_a_pair_that_no_case_shows_is_named() -> None:
    exercise, cases = an_exercise(), slide_cases()
    assert coverage(exercise, cases, KEY).missing == ()
    kept = tuple(c for c in cases.cases if not {(0, 1), (2, 1)} <= c.beyond)
    found = coverage(exercise, replace(cases, cases=kept, equations=()), KEY)
    assert "batch: several rows and step: step of two" in found.missing
    assert len(found.missing) == found.possible[1] - found.shown[1]


def test_a_level_costs_what_a_fault_at_it_alone_loses() -> None:
    exercise, cases = an_exercise(), slide_cases()
    costs = {c.name: c for c in coverage(exercise, cases, KEY).levels}
    assert list(costs) == [f"{exercise.factors[i].name}: {exercise.factors[i].levels[v]}" for i, v in exercise.steps()]
    several = costs["batch: several rows"]

    def fails_for_rows(x: Array, w: Array, step: int = 1) -> Any:
        return slide(x, w, step) if len(x) == 1 else None

    lost = FULL_POINTS - Ladder(exercise, cases).judge(run_here(fails_for_rows, cases.calls)).points
    assert several.costs == pytest.approx(lost)
    assert several.points == 20
    assert all(c.costs >= c.points > 0 for c in costs.values())
    assert several.cases == sum((0, 1) in c.beyond for c in cases.cases)


def test_witnesses_and_edges_do_not_count_as_random() -> None:
    exercise = an_exercise(edges={"ten rows": {"N": 10}})

    @exercise.mistake("It is wrong for ten rows.")
    def ten_rows(x: Array, w: Array, step: int = 1) -> Array:
        return slide(x, w, step) + (len(x) > 9)

    found = coverage(exercise, freeze(exercise, KEY), KEY)
    assert found.caught["ten_rows"] == 0
    assert found.caught["first_row_only"] >= LEAST
    said = [f for f in found.findings() if f is not None]
    assert [f.what for f in said] == ["only 0 random cases catch the mistake ten_rows"]


def test_counts_are_those_of_answers() -> None:
    exercise, cases = an_exercise(), slide_cases()
    wrong = {
        case.call
        for case in cases.cases
        if not case.witness and not case.state_only and not case.name.startswith("edge")
        and not np.allclose(slide(cases.calls[case.call].args[0], cases.calls[case.call].args[1][::-1],
                                  **cases.calls[case.call].options), cases.wants[case.call])
    }  # fmt: skip
    assert coverage(exercise, cases, KEY).caught["flips"] == len(wrong)


# ------------------------------------------------------------------------------------------------- twenty keys
KEYS = [hashlib.sha256(b"course %d" % n).digest() for n in range(20)]


@pytest.mark.slow
@pytest.mark.parametrize("name", catalog.load().exercises)
def test_on_twenty_keys_every_mistake_is_caught_and_every_accepted_solution_earns_all(name: str) -> None:
    exercise = catalog.load().exercises[name]
    spaces: dict[Path, dict[str, Any]] = {}
    for path in sorted((builtin_folder() / "solutions" / name / "accepted").glob("*.py")):
        exec(compile(path.read_text("utf-8"), str(path), "exec"), spaces.setdefault(path, {}))
    faults = []
    for n, key in enumerate(KEYS):
        cases = freeze(exercise, key)
        for mistake in exercise.mistakes.values():
            if Ladder(exercise, cases).judge(run_here(mistake.function, cases.calls)).points >= FULL_POINTS:
                faults.append(f"key {n}: {mistake.name} is not caught")
        faults += [f"key {n}: {f.what}" for f in coverage(exercise, cases, key).findings() if f is not None]
        for path, space in spaces.items():
            points = Ladder(exercise, cases).judge(run_here(space[name], cases.calls)).points
            if points != pytest.approx(FULL_POINTS):
                faults.append(f"key {n}: {path.name} earns {points:g}")
    assert not faults, "\n".join(faults)
