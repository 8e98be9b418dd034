"""Variants of problems, and the gate that each must pass before anyone sees it."""

from fractions import Fraction

import msgspec

from coursekit.answers import confusable, differs, freeze_answer
from coursekit.errors import CourseError
from coursekit.frozen import Variant
from coursekit.problem import Answer, Difficulty, Parameters, Problem
from coursekit.stream import Stream

ATTEMPTS = 2000  # draws before a sampler is said to miss its own gate
EFFORT = 0.069  # a variant's effort lies within ±6.9 % of its level's: so within ±15 % of any median, 1.069/0.931


def variant(problem: Problem, draw: Stream, difficulty: Difficulty = "standard") -> Variant:
    """A variant that passes the gate. Raises CourseError when the sampler does not find one."""
    reasons: dict[str, int] = {}
    for _ in range(ATTEMPTS):
        p = problem.draw(draw, difficulty)
        why = off_target(problem, p, difficulty)  # asked first, for it is quick to tell
        answer = {} if why else problem.answer(p)
        why = why or refusal(problem, p, answer, difficulty)
        if not why:
            return Variant(
                problem=problem.name, version=problem.version, difficulty=difficulty,
                parameters=msgspec.to_builtins(p), answer=freeze_answer(problem, answer),
            )  # fmt: skip
        reasons[why] = reasons.get(why, 0) + 1
    worst = max(reasons, key=lambda why: reasons[why])
    raise CourseError(
        f"problem {problem.name}, {difficulty}: no variant in {ATTEMPTS} draws; most often: {worst}",
        "Let the sampler aim at what the gate asks for.",
    )


def refusal(problem: Problem, p: Parameters, answer: Answer, difficulty: Difficulty) -> str:
    """Why the gate refuses a variant, or ''."""
    beside = off_target(problem, p, difficulty)
    return beside or _dull(problem, answer) or problem.refused(p, answer) or _unclear(problem, p, answer)


def off_target(problem: Problem, p: Parameters, difficulty: Difficulty) -> str:
    """How far a variant's effort is from its level's, or '' if it is near enough."""
    target, effort = problem.effort_at[difficulty], problem.effort_of(p)
    near = abs(effort - target) <= EFFORT * target
    return "" if near else f"{effort:g} {problem.unit} where {target:g} are meant"


def _dull(problem: Problem, answer: Answer) -> str:
    for form in problem.fields:
        cells = [Fraction(c) for c in answer[form.name].cells if c is not None]
        if any(abs(c) >= 10**problem.max_digits for c in cells):
            return f"{form.name} has a number of more than {problem.max_digits} digits"
        if len(cells) >= 3 and len(set(cells)) == 1:
            return f"{form.name} is the same number everywhere"
    return ""


def _unclear(problem: Problem, p: Parameters, answer: Answer) -> str:
    for name, wrong in problem.mistaken(p).items():
        if not differs(problem, answer, wrong):
            return f"the mistake {name} gives the right answer"
    alike = confusable(problem, answer, problem.spoiled(p))
    return f"the mistakes {alike[0]} and {alike[1]} give the same answer" if alike else ""
