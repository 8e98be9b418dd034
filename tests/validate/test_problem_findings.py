"""What the gate says of problems."""

from typing import Any

import pytest
from engine_sample import KEY, MARBLES, Marbles, a_problem

from coursekit.problem import Field, Problem
from coursekit.stream import Stream
from coursekit.validate.topics import check_problem


def findings(problem: Problem, count: int = 30) -> list[str]:
    found = [f for f in check_problem(problem, KEY, count) if f is not None]
    assert all(f.where == "problem marbles" for f in found)
    return [f.what for f in found]


def test_a_good_problem_has_none() -> None:
    assert findings(MARBLES) == []


def test_few_mistakes() -> None:
    problem = a_problem()
    problem.mistakes.pop("forgets_third")
    problem.mistakes.pop("from_zero")
    assert findings(problem) == ["it has 3 mistakes"]


def test_a_difficulty_that_is_missing() -> None:
    assert findings(a_problem(effort_at={"easy": 3, "hard": 3})) == ["it has no variants of difficulty 'standard'"]


def test_a_mistake_that_shows_nowhere() -> None:
    problem = a_problem()

    @problem.mistake("Never made.")
    def never(p: Marbles) -> dict[str, Any]:
        return {}

    assert findings(problem) == ["the mistake never shows on no variant"]


def test_a_sampler_that_misses_its_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.generate.variants.ATTEMPTS", 10)
    problem = a_problem()

    @problem.mistake("It is right.")
    def is_right(p: Marbles) -> dict[str, Any]:
        return {"total": p.a + p.b + p.c}

    said = findings(problem)
    assert len([s for s in said if "most often: the mistake is_right gives the right answer" in s]) == 3


def test_two_mistakes_that_always_coincide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.generate.variants.ATTEMPTS", 10)
    problem = a_problem()

    @problem.mistake("You left the third heap out.")
    def leaves_third(p: Marbles) -> dict[str, Any]:
        return {"total": p.a + p.b}

    assert any("the mistakes forgets_third and leaves_third give the same answer" in s for s in findings(problem))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fields": [Field("forgotten")]}, "nothing solves field forgotten"),
        ({"_sampler": None}, "has no sampler"),
        ({"_effort": None}, "does not count its effort"),
    ],
)
def test_what_an_author_left_out(changes: dict[str, Any], said: str) -> None:
    problem = a_problem()
    for name, value in changes.items():
        setattr(problem, name, value)
    assert any(said in s for s in findings(problem))


def test_what_an_author_did_not_foresee_is_an_exception_here_and_a_finding_of_the_gate() -> None:
    problem = a_problem()
    problem.sampler(lambda draw, difficulty: Marbles(1, 0, 1 // 0))
    with pytest.raises(ZeroDivisionError):
        list(check_problem(problem, KEY, 3))
    assert problem.draw.__name__ == "draw"
    assert Stream(KEY).bytes(1)
