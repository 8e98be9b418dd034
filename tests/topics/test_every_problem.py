"""What holds for every problem, whatever its topic: distinct variants of equal effort, mistakes that show."""

import pytest

from coursekit import catalog
from coursekit.answers import differs
from coursekit.generate.variants import EFFORT, refusal
from coursekit.problem import DIFFICULTIES, Answer, Difficulty, Parameters, Problem
from coursekit.stream import Stream

PROBLEMS = catalog.load().problems
MOST_DRAWS = 5  # of the sampler for a variant that passes the gate, on average
ENOUGH = 6000  # variants, where a level has no more than that
every_level = pytest.mark.parametrize(
    ("name", "difficulty"), [(name, difficulty) for name in PROBLEMS for difficulty in DIFFICULTIES]
)


def passing(problem: Problem, difficulty: Difficulty, count: int) -> tuple[list[tuple[Parameters, Answer]], int]:
    """`count` variants that pass the gate, and how often the sampler was asked."""
    draw, found, asked = Stream(b"variants", problem.name, difficulty), [], 0
    while len(found) < count:
        asked += 1
        p = problem.draw(draw, difficulty)
        answer = problem.answer(p)
        why = refusal(problem, p, answer, difficulty)
        assert asked <= 20 * count, f"the gate refuses too much: {why}"
        if not why:
            found.append((p, answer))
    return found, asked


def check_many(name: str, difficulty: Difficulty, count: int) -> None:
    problem = PROBLEMS[name]
    found, asked = passing(problem, difficulty, count)
    assert asked < MOST_DRAWS * count
    distinct = len({p for p, _ in found})
    assert distinct >= 0.99 * count or distinct >= ENOUGH
    efforts = [problem.effort_of(p) for p, _ in found]
    target = problem.effort_at[difficulty]
    assert max(abs(e - target) for e in efforts) <= EFFORT * target


@every_level
def test_variants_are_distinct_and_take_equal_effort(name: str, difficulty: Difficulty) -> None:
    check_many(name, difficulty, 200)


@pytest.mark.slow
@every_level
def test_ten_thousand_variants_are_distinct_and_take_equal_effort(name: str, difficulty: Difficulty) -> None:
    check_many(name, difficulty, 10_000)


@pytest.mark.parametrize("name", PROBLEMS)
def test_harder_levels_take_no_less_effort(name: str) -> None:
    efforts = [PROBLEMS[name].effort_at[difficulty] for difficulty in DIFFICULTIES]
    assert efforts == sorted(efforts)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_knows_at_least_four_mistakes_and_each_shows_somewhere(name: str) -> None:
    problem, shown = PROBLEMS[name], set()
    assert len(problem.mistake_names()) >= 4
    for difficulty in DIFFICULTIES:
        for p, answer in passing(problem, difficulty, 30)[0]:
            shown |= {m for m, wrong in problem.mistaken(p).items() if differs(problem, answer, wrong)}
    assert shown == set(problem.mistake_names())


@every_level
def test_a_variant_has_worked_steps(name: str, difficulty: Difficulty) -> None:
    problem = PROBLEMS[name]
    for p, _ in passing(problem, difficulty, 20)[0]:
        notes = [str(note) for note in problem.worked(p)]
        assert notes
        assert not [note for note in notes if "{" in note and "}" in note], "a placeholder is not filled in"


@every_level
def test_the_same_stream_draws_the_same_variant(name: str, difficulty: Difficulty) -> None:
    problem = PROBLEMS[name]
    one, other = (problem.draw(Stream(b"same", name), difficulty) for _ in range(2))
    assert one == other
