"""In which order a submission is asked, and what a loop without end costs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_sample import SLIDE, slide, slide_cases, slide_grader

from coursekit.frozen import Array, Call
from coursekit.grade.agenda import Agenda
from coursekit.grade.asking import ROUNDS, Asked, Pending, ask
from coursekit.grade.exercises import Judged, Ladder
from coursekit.grade.results import Verdict
from coursekit.notes import Note
from coursekit.replay import run_here
from coursekit.sandbox import Fault, Questions, Run

CASES = slide_cases()
AGENDA = Agenda(CASES)
DEATHS = 3


class FakeSession:
    """Answers as a worker would; a call that is `deadly` ends it, and after three deaths the rest is given up."""

    def __init__(self, function: Callable[..., Any], deadly: Callable[[Call], bool], kind: Any = "timeout") -> None:
        self.function, self.deadly, self.kind = function, deadly, kind
        self.put: list[list[Call]] = []
        self.then: list[Questions | None] = []
        self.deaths = 0

    def ask(self, questions: Questions, then: Questions | None = None) -> Run:
        assert questions.function == "slide"
        calls = questions.calls
        self.put.append(list(calls))
        self.then.append(then)
        count, deaths = len(calls), 0
        run = Run([], [False] * count, [False] * count, 0.25)
        here = run_here(self.function, calls)
        for n, call in enumerate(calls):
            if not self.deadly(call):
                run.answers.append(here.answers[n])
                run.changed[n], run.lost[n] = here.changed[n], here.lost[n]
                continue
            fault = Fault(self.kind, message="no answer within 5 s")
            run.answers.append(fault)
            deaths += 1
            if deaths == DEATHS:
                run.answers.extend([fault] * (count - n - 1))
                break
        self.deaths += deaths
        return run


def asked(
    deadly: Callable[[Call], bool], function: Callable[..., Any] = slide, kind: Any = "timeout"
) -> tuple[Asked, FakeSession]:
    session = FakeSession(function, deadly, kind)
    return ask(session, AGENDA), session  # type: ignore[arg-type]


def verdicts(found: Asked) -> dict[str, str]:
    judgement = Ladder(SLIDE, CASES).judge(found.run, found.skipped)
    return {p.name: p.status.value for p in judgement.properties if p.status is not Verdict.PASSED}


def step(call: Call) -> int:
    return int(call.options.get("step", 1))


def test_who_answers_everything_is_asked_everything_once() -> None:
    found, session = asked(lambda call: False)
    assert found.skipped == frozenset()
    assert sum(map(len, session.put)) == len(CASES.calls)
    assert len(session.put) == 2
    assert verdicts(found) == {}
    assert found.run.seconds == 0.5


def test_answers_come_back_at_their_own_places() -> None:
    found, _ = asked(lambda call: False)
    assert all(map(np.array_equal, found.run.answers, CASES.wants))


def test_the_simplest_cases_go_first_and_the_repeat_last() -> None:
    _, session = asked(lambda call: False)
    simple, rest = session.put
    assert all(not c.options and c.args[0].shape[0] == 1 for c in simple)
    assert rest[-1] is CASES.calls[-1]
    assert sum(c is CASES.calls[-1] for c in simple) == 1  # the first question itself


def test_a_sibling_follows_its_sister() -> None:
    _, session = asked(lambda call: False)
    order = [id(c) for calls in session.put for c in calls]
    for n, call in enumerate(CASES.calls):
        if call.same_arrays:
            assert order.index(id(call)) == order.index(id(CASES.calls[n - 1])) + 1


def test_what_came_between_shows_in_the_repeat() -> None:
    last = {"step": 1}

    def remembers(x: Array, w: Array, step: int | None = None) -> Array:
        last["step"] = step or last["step"]
        return slide(x, w, last["step"])

    found, _ = asked(lambda call: False, remembers)
    assert "FAILED" in verdicts(found).values()


@pytest.mark.parametrize("kind", ["timeout", "memory", "died"])
def test_a_death_in_the_simplest_case_ends_the_asking(kind: Any) -> None:
    found, session = asked(lambda call: True, kind=kind)
    assert len(session.put) == 1
    assert session.deaths == DEATHS
    assert verdicts(found)["simple"] == "FAILED"
    assert set(verdicts(found).values()) == {"FAILED", "BLOCKED"}
    assert len(found.run.answers) == len(CASES.calls)
    assert len(found.skipped) == len(CASES.calls) - DEATHS
    assert all(isinstance(found.run.answers[n], Fault) for n in found.skipped)


def test_a_loop_at_one_level_costs_that_level_and_few_deaths() -> None:
    found, session = asked(lambda call: step(call) == 3)
    assert verdicts(found) == {"step: step of three": "FAILED"}
    assert session.deaths <= DEATHS * ROUNDS


def test_a_loop_at_all_levels_of_a_factor() -> None:
    found, session = asked(lambda call: step(call) > 1)
    assert verdicts(found) == {"step: step of two": "FAILED", "step: step of three": "FAILED"}
    assert session.deaths <= DEATHS * ROUNDS


def test_a_loop_at_two_unrelated_levels_costs_both_and_nothing_else() -> None:
    found, session = asked(lambda call: step(call) == 3 or call.memory == "strided")
    lost = verdicts(found)
    assert set(lost) >= {"memory: a strided view", "step: step of three"}
    assert set(lost) <= {"memory: a strided view", "step: step of three"}
    assert session.deaths <= DEATHS * ROUNDS


def test_a_loop_where_two_levels_meet_costs_the_later_one() -> None:
    found, session = asked(lambda call: step(call) > 1 and len(call.args[0]) > 1)
    assert verdicts(found) == {"step: step of two": "FAILED", "step: step of three": "FAILED"}
    assert session.deaths <= DEATHS * ROUNDS


def test_a_loop_in_a_call_that_only_a_relation_asks_costs_that_relation() -> None:
    own = {n for e in CASES.equations for n in e.calls} - {c.call for c in CASES.cases}
    found, _ = asked(lambda call: any(call is CASES.calls[n] for n in own))
    assert {k.partition(":")[0] for k in verdicts(found)} <= set(SLIDE.relations)
    assert "FAILED" in verdicts(found).values()


def test_one_death_leaves_everything_else() -> None:
    victim = next(c.call for c in CASES.cases if len(c.beyond) == 1)
    found, session = asked(lambda call: call is CASES.calls[victim])
    assert session.deaths == 1
    assert found.skipped == frozenset()
    assert list(verdicts(found).values()) == ["FAILED"]


def test_the_last_straw_was_tried_and_what_follows_it_was_not() -> None:
    found, _ = asked(lambda call: step(call) == 3)
    dead = [n for n, a in enumerate(found.run.answers) if isinstance(a, Fault) and n not in found.skipped]
    assert all(step(CASES.calls[n]) == 3 for n in dead)
    assert len(dead) >= DEATHS


def test_no_time_left_at_all() -> None:
    class Late(FakeSession):
        def ask(self, questions: Questions, then: Questions | None = None) -> Run:
            self.put.append(list(questions.calls))
            late, none = Fault("timeout", message="the submission took more than 300 s in all"), [False]
            count = len(questions.calls)
            return Run([late] * count, none * count, none * count, 0.0)

    session = Late(slide, lambda call: True)
    found = ask(session, AGENDA)  # type: ignore[arg-type]
    assert len(found.run.answers) == len(CASES.calls)
    assert verdicts(found)["simple"] == "FAILED"
    assert len(session.put) <= 1 + ROUNDS


def test_errors_that_end_no_worker_are_answers() -> None:
    def raises(x: Array, w: Array, step: int = 1) -> Array:
        raise ValueError

    found, session = asked(lambda call: False, raises)
    assert (found.skipped, len(session.put)) == (frozenset(), 2)


class Again:
    """Answers what is asked once more, as a worker would; here arrays lie as they are asked to."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def run(self, function: str, calls: list[Call], deaths: int) -> Run:
        return run_here(self.function, calls)


@pytest.mark.parametrize(
    ("function", "by_layout"),
    [
        (lambda x, w, step=1: slide(x, w, step) + (not x.flags.c_contiguous), True),
        (lambda x, w, step=1: slide(x, w, step) + 1, False),
    ],
)
def test_memory_is_blamed_only_where_the_usual_order_is_right(function: Callable[..., Any], by_layout: bool) -> None:
    n = next(c.call for c in CASES.cases if CASES.calls[c.call].memory == "F" and len(CASES.calls[c.call].args[0]) > 1)  # type: ignore[arg-type]
    grader, run = slide_grader(), run_here(function, CASES.calls)
    root = Judged("memory: Fortran order", Note(""), 0.0, 1.0, Verdict.FAILED, (n,), step=frozenset({(4, 1)}))
    pending = Pending(grader, grader.mark(run), root, Again(function), 100.0, {})  # type: ignore[arg-type]
    assert pending._by_layout(None) is by_layout
