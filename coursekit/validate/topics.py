"""Problems and exercises themselves: do their mistakes show, do their examples fit, do their points add up?"""

from collections.abc import Iterator

import numpy as np

from coursekit.answers import differs, thaw_parameters
from coursekit.catalog import described
from coursekit.errors import CoursekitError
from coursekit.exercise import FULL_POINTS, Exercise, Mistake, fresh, outcome, quiet
from coursekit.frozen import Call
from coursekit.generate.variants import variant
from coursekit.grade.items import ExerciseGrader
from coursekit.problem import DIFFICULTIES, Problem
from coursekit.replay import run_here, want, within
from coursekit.sandbox import Fault
from coursekit.stream import Stream
from coursekit.validate.finding import Finding

EXAMPLE_NUMBERS = 40  # of a public example: more fills the screen
LOOSE = 1e-4  # how near a student's self-check wants an example's result


def check_exercise(exercise: Exercise, grader: ExerciseGrader) -> Iterator[Finding | None]:
    """Points, examples and mistakes of one exercise, against its frozen cases."""
    where = f"exercise {exercise.name}"
    points = exercise.points()
    yield Finding(where, f"its points add up to {points:g}, not to 100") if abs(points - FULL_POINTS) > 1e-9 else None
    for i, v in exercise.steps():
        factor = exercise.factors[i]
        shown = any((i, v) in case.beyond for case in grader.cases.cases)
        yield (
            None
            if shown
            else Finding(where, f"no plan shows '{factor.name}: {factor.levels[v]}'", "Widen its letters.")
        )
    yield from _mistakes(exercise, grader, where)
    yield from _examples(exercise, where)


def _mistakes(exercise: Exercise, grader: ExerciseGrader, where: str) -> Iterator[Finding | None]:
    for name, mistake in exercise.mistakes.items():
        run = run_here(mistake.function, grader.cases.calls)
        if all(isinstance(answer, Fault) for answer in run.answers):
            yield Finding(where, f"mistake {name} stops with {_stop(mistake, grader.cases.calls[0])}", "Mend it.")
            continue
        item = grader.grade(run, FULL_POINTS, {})
        told = str(item.diagnosis) if item.diagnosis else None
        if item.points is None or item.points >= FULL_POINTS:
            yield Finding(where, f"no case catches the mistake {name}", "Widen the letters, or name an edge case.")
        elif told != name:
            yield Finding(
                where, f"whoever makes the mistake {name} is told '{told or 'nothing'}'", "Do two mistakes coincide?"
            )
        else:
            yield None


def _stop(mistake: Mistake, call: Call) -> str:
    try:
        with quiet():
            mistake.function(*fresh(call.args), **call.options)
    except Exception as error:  # an author's function may do anything
        return described(error)
    return "an error on every case"


def _examples(exercise: Exercise, where: str) -> Iterator[Finding | None]:
    if not exercise.examples:
        yield Finding(where, "it has no public examples", "Give two or three, one factor each.")
    hidden = set(exercise.mistakes)
    for k, example in enumerate(exercise.examples, 1):
        numbers = sum(int(np.size(a)) for a in example.args)
        yield (
            Finding(where, f"example {k} has {numbers} numbers", "Keep it under 40.")
            if numbers >= EXAMPLE_NUMBERS
            else None
        )
        due = want(exercise, Call(args=example.args, options=example.options))
        own = outcome(exercise.reference, example.args, example.options)
        yield None if within(own, due, LOOSE) else Finding(where, f"the reference fails its own example {k}")
        for name, mistake in exercise.mistakes.items():
            if not within(outcome(mistake.function, example.args, example.options), due, LOOSE):
                hidden.discard(name)
    if not hidden:
        yield Finding(where, "the public examples alone catch every mistake", "Leave one to the hidden cases.")


def check_problem(problem: Problem, key: bytes, count: int) -> Iterator[Finding | None]:
    """`count` variants of a problem through the gate, over all difficulties, and its mistakes on each of them."""
    where = f"problem {problem.name}"
    names = problem.mistake_names()
    yield None if len(names) >= 4 else Finding(where, f"it has {len(names)} mistakes", "Name at least four.")
    shown: set[str] = set()
    for difficulty in DIFFICULTIES:
        if difficulty not in problem.effort_at:
            yield Finding(where, f"it has no variants of difficulty '{difficulty}'", "State effort_at for it.")
            continue
        for n in range(max(1, count // len(DIFFICULTIES))):
            stream = Stream(key, "validate", problem.name, difficulty, n)
            try:
                p = thaw_parameters(problem, variant(problem, stream, difficulty))
                right = problem.answer(p)
                mistaken = problem.mistaken(p)
            except CoursekitError as error:
                yield Finding(where, error.message, error.hint)
                break
            shown |= mistaken.keys()
            for name, wrong in mistaken.items():
                if not differs(problem, right, wrong):
                    yield Finding(where, f"{difficulty} variant {n}: the mistake {name} gives the right answer")
        else:
            yield None
    for name in names:
        yield None if name in shown else Finding(where, f"the mistake {name} shows on no variant", "Leave it out here.")
