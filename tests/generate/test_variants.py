"""Variants: what the gate refuses, what it lets through, and the built-in problems by the hundred."""

import hashlib
import json
import os
import statistics
import subprocess
import sys
from typing import Any

import msgspec
import pytest
from engine_sample import KEY, MARBLES, Marbles, a_problem
from hypothesis import given
from hypothesis import strategies as st

from coursekit import catalog
from coursekit.answers import differs, thaw_answer, thaw_parameters
from coursekit.errors import CourseError
from coursekit.frozen import as_json
from coursekit.generate.variants import refusal, variant
from coursekit.problem import DIFFICULTIES, Answer, Difficulty, Field
from coursekit.stream import Stream


# ----------------------------------------------------------------------------------------------------- the gate
@given(st.integers())
def test_a_variant_passes_its_own_gate_and_comes_back(n: int) -> None:
    drawn = variant(MARBLES, Stream(KEY, n), "easy")
    p = thaw_parameters(MARBLES, drawn)
    assert isinstance(p, Marbles)
    assert thaw_answer(drawn) == MARBLES.answer(p)
    assert refusal(MARBLES, p, MARBLES.answer(p), "easy") == ""
    assert (drawn.problem, drawn.version, drawn.difficulty) == ("marbles", 1, "easy")


def test_the_same_key_gives_the_same_variant_and_another_item_another() -> None:
    drawn = [as_json(variant(MARBLES, Stream(KEY, "variant", name))) for name in ("a", "a", "b", "c")]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3


def _refused(p: Marbles, **changes: Any) -> str:
    problem = a_problem(**changes)
    return refusal(problem, p, problem.answer(p), "standard")


def test_a_mistake_that_gives_the_right_answer_is_refused() -> None:
    assert _refused(Marbles(5, 4, 6)) == ""
    assert _refused(Marbles(5, 4, 0)) == "the mistake forgets_third gives the right answer"


def test_an_inherited_mistake_that_gives_the_right_answer_is_refused() -> None:
    # w = (1, 2): the flipped kernel gives the same where the heaps are equal.
    problem = a_problem(fields=[MARBLES.field("slid")])
    problem.mistakes.clear()
    p = Marbles(5, 5, 5)
    assert refusal(problem, p, problem.answer(p), "standard") == "the mistake flips gives the right answer"


def test_an_effort_that_is_not_the_levels_is_refused() -> None:
    assert _refused(Marbles(5, 4, 6), effort_at={"standard": 4}) == "3 marbles where 4 are meant"
    assert _refused(Marbles(5, 4, 6), effort_at={"standard": 3.2}) == ""


def test_a_number_with_too_many_digits_is_refused() -> None:
    assert _refused(Marbles(5, 4, 9991)) == "total has a number of more than 4 digits"
    assert _refused(Marbles(5, 4, 90), max_digits=1).endswith("a number of more than 1 digits")


def test_the_same_number_everywhere_is_refused() -> None:
    p = Marbles(5, 0, 5)
    flat = a_problem(fields=[Field("slid"), Field("same")], mistakes={})
    flat.solve("slid")(lambda p: 1)
    flat.solve("same")(lambda p: [7, 7, 7])
    assert refusal(flat, p, flat.answer(p), "easy") == "same is the same number everywhere"


def test_the_problems_own_gate_is_asked() -> None:
    problem = a_problem()

    @problem.gate
    def gate(p: Marbles, answer: Answer) -> str:
        return "too few" if p.a < 10 else ""

    assert refusal(problem, Marbles(5, 4, 6), problem.answer(Marbles(5, 4, 6)), "easy") == "too few"
    assert all(thaw_parameters(problem, variant(problem, Stream(KEY, n))).a >= 10 for n in range(50))


def test_a_sampler_that_misses_its_gate_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coursekit.generate.variants.ATTEMPTS", 20)
    problem = a_problem()
    problem.gate(lambda p, answer: "never good enough")
    with pytest.raises(CourseError, match=r"marbles, easy: no variant in 20 draws; most often: never good enough"):
        variant(problem, Stream(KEY), "easy")


def test_what_an_author_left_out_is_named() -> None:
    problem = a_problem(fields=[Field("forgotten")])
    with pytest.raises(CourseError, match="nothing solves field forgotten"):
        variant(problem, Stream(KEY))
    problem = a_problem(fields=[Field("slid", of=MARBLES.field("slid").of)])
    with pytest.raises(CourseError, match="has no call="):
        variant(problem, Stream(KEY))
    form = MARBLES.field("slid")
    problem = a_problem(fields=[Field("slid", of=form.of, call=form.call, pick=form.pick, inherits=("flip",))])
    with pytest.raises(CourseError, match="unknown mistake flip"):
        variant(problem, Stream(KEY))


# ------------------------------------------------------------------------------------------- the built-in problems
PROBLEMS = catalog.load().problems
LEVELS = [(name, d) for name, problem in PROBLEMS.items() for d in DIFFICULTIES if d in problem.effort_at]


def _distinct_enough(texts: list[str], count: int) -> bool:
    return len(set(texts)) >= 0.99 * count


def _looked_at(name: str, difficulty: Difficulty, count: int) -> None:
    problem = PROBLEMS[name]
    texts, efforts = [], []
    for n in range(count):
        drawn = variant(problem, Stream(KEY, "variant", name, difficulty, n), difficulty)
        p = thaw_parameters(problem, drawn)
        right = problem.answer(p)
        # What was frozen says the same as the solver does now, to the field's precision.
        assert not differs(problem, right, thaw_answer(drawn))
        wrong = problem.mistaken(p)
        assert [m for m, answer in wrong.items() if not differs(problem, right, answer)] == []
        assert problem.worked(p)
        texts.append(json.dumps(drawn.parameters, sort_keys=True))
        efforts.append(problem.effort_of(p))
    median = statistics.median(efforts)
    assert all(0.85 * median <= e <= 1.15 * median for e in efforts), (min(efforts), median, max(efforts))
    assert _distinct_enough(texts, count), f"{len(set(texts))} of {count} are distinct"


@pytest.mark.parametrize(("name", "difficulty"), LEVELS)
def test_variants_are_good(name: str, difficulty: Difficulty) -> None:
    _looked_at(name, difficulty, 67)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "difficulty"), LEVELS)
def test_thousands_of_variants_are_good(name: str, difficulty: Difficulty) -> None:
    _looked_at(name, difficulty, 1000)


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_every_mistake_shows_on_some_variant(name: str) -> None:
    problem = PROBLEMS[name]
    shown: set[str] = set()
    for n in range(60):
        drawn = variant(problem, Stream(KEY, "shown", name, n), DIFFICULTIES[n % 3])
        shown |= problem.mistaken(thaw_parameters(problem, drawn)).keys()
    assert shown == set(problem.mistake_names())


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_a_mistakes_sentence_helps(name: str) -> None:
    problem = PROBLEMS[name]
    said = [problem.told(m) for m in problem.mistake_names()]
    assert len(said) >= 4
    assert all(len(text) > 20 and text.endswith((".", "?", "!")) for text in said)


def digest(count: int) -> str:
    """A hash of so many variants of every level."""
    hashed = hashlib.sha256()
    for name, difficulty in LEVELS:
        for n in range(count):
            drawn = variant(PROBLEMS[name], Stream(KEY, "bytes", name, difficulty, n), difficulty)
            hashed.update(msgspec.json.encode(drawn, order="sorted"))
    return hashed.hexdigest()


@pytest.mark.parametrize("count", [5, pytest.param(200, marks=pytest.mark.slow)])
def test_a_second_process_draws_the_same(count: int) -> None:
    import pathlib

    here = pathlib.Path(__file__)
    folders = [str(here.parent), str(here.parent.parent)]
    code = f"import sys; sys.path[:0] = {folders}; import test_variants as t; print(t.digest({count}))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == digest(count)
