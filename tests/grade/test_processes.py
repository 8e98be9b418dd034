"""Tasks in processes: few are on their way at a time, and what they come to is told as they end."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest

from coursekit.grade.processes import InThisProcess, as_they_end, processes


def test_one_job_is_this_process() -> None:
    with processes(1) as executor:
        assert isinstance(executor, InThisProcess)


def test_in_one_process_each_is_told_before_the_next_is_made() -> None:
    seen: list[str] = []

    def tasks() -> Iterator[partial[int]]:
        for n in range(4):
            seen.append(f"made {n}")
            yield partial(int, n)

    for n in as_they_end(InThisProcess(), tasks(), 1):
        seen.append(f"told {n}")
    assert seen == [f"{what} {n}" for n in range(4) for what in ("made", "told")]


class Waits(Executor):
    """Whose tasks end when they are let."""

    def __init__(self) -> None:
        self.futures: list[Future[int]] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        self.futures.append(Future())
        return self.futures[-1]


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_no_more_tasks_are_made_than_soon_begin(jobs: int) -> None:
    executor, made = Waits(), []

    def tasks() -> Iterator[partial[int]]:
        for n in range(100):
            made.append(n)
            if len(executor.futures) - sum(f.done() for f in executor.futures) >= 2 * jobs + 1:
                executor.futures[-1].set_result(n)  # lest everybody waits
            yield partial(int, n)

    told = as_they_end(executor, tasks(), jobs)
    next(told)
    assert 2 * jobs < len(made) <= 2 * jobs + 3


def test_everything_is_told_once_in_whatever_order_it_ends() -> None:
    first = Event()

    def slow() -> int:
        first.wait(10)
        return 0

    def quick(n: int) -> int:
        if n == 9:
            first.set()
        return n

    with ThreadPoolExecutor(2) as executor:
        told = list(as_they_end(executor, [slow, *(partial(quick, n) for n in range(1, 10))], 2))
    assert sorted(told) == list(range(10))
    assert told.index(0) > 0


def test_what_a_task_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(as_they_end(InThisProcess(), [partial(int, "x")], 1))
