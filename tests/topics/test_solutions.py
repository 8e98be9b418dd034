"""Solutions as students write them: right ones earn everything, wrong ones lose what they state."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coursekit import catalog
from coursekit.exercise import FULL_POINTS
from coursekit.folders import builtin_folder
from coursekit.frozen import CaseSet
from coursekit.generate.cases import freeze
from coursekit.grade.exercises import Judgement, Ladder
from coursekit.grade.results import Verdict
from coursekit.replay import run_here
from coursekit.validate.solutions import stated

EXERCISES = catalog.load().exercises
FOLDER = builtin_folder() / "solutions"
RIGHT, WRONG = (
    [pytest.param(path, id=f"{path.parts[-3]}-{path.stem}") for path in sorted(FOLDER.glob(f"*/{kind}/*.py"))]
    for kind in ("accepted", "rejected")
)


@cache
def frozen(name: str) -> CaseSet:
    return freeze(EXERCISES[name], b"the key of other tests, 32 bytes")


def judged(path: Path) -> Judgement:
    name = path.parts[-3]
    space: dict[str, Any] = {}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), space)
    function: Callable[..., Any] = space[name]
    return Ladder(EXERCISES[name], frozen(name)).judge(run_here(function, frozen(name).calls))


@pytest.mark.parametrize("path", RIGHT)
def test_right_code_earns_everything(path: Path) -> None:
    found = judged(path)
    assert found.points == pytest.approx(FULL_POINTS), [p.name for p in found.properties if p.points < p.max_points]


@pytest.mark.parametrize("path", WRONG)
def test_wrong_code_loses_what_it_states(path: Path) -> None:
    found, states = judged(path), stated(path)
    failed = {p.name for p in found.properties if p.status is Verdict.FAILED}
    assert states.loses <= failed <= states.loses | states.may_lose
    assert states.low - 0.01 <= found.points <= states.high + 0.01


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_has_right_and_wrong_solutions_of_many_kinds(name: str) -> None:
    assert len(list((FOLDER / name / "accepted").glob("*.py"))) >= 4
    assert len(list((FOLDER / name / "rejected").glob("*.py"))) >= 6
