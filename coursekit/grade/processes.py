"""Grading processes: so many side by side, a few tasks on their way at a time, none left when the command ends."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TypeVar

from coursekit.errors import MachineError

PR_SET_PDEATHSIG = 1
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of mallopt
LARGE = 1 << 16  # bytes that are worth giving back

Result = TypeVar("Result")


class InThisProcess(Executor):
    """The executor of --jobs 1: a task runs when it is submitted."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            future.set_exception(error)
        return future


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """So many processes, or this one. An exception leaves what has not begun undone."""
    if jobs <= 1:
        yield InThisProcess()
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_die_with, initargs=(os.getpid(),))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(wait=True)


def as_they_end(executor: Executor, tasks: Iterable[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    """What the tasks come to. A task is made when it can soon begin: what it carries is not in memory for long.

    Raises MachineError where a process was ended from outside.
    """
    most = 2 * jobs + 2  # nobody waits for work meanwhile
    under_way: set[Future[Result]] = set()
    try:
        for task in tasks:
            under_way.add(executor.submit(task))
            ended, under_way = wait(under_way, None if len(under_way) >= most else 0, FIRST_COMPLETED)
            for future in ended:
                yield future.result()
        while under_way:
            ended, under_way = wait(under_way, None, FIRST_COMPLETED)
            for future in ended:
                yield future.result()
    except BrokenProcessPool as error:
        raise MachineError(
            "a grading process was ended from outside: perhaps the machine ran out of memory",
            "Run the command again with fewer --jobs: what is graded already is kept.",
        ) from error


def give_back() -> None:
    """Has the C library return to the system what is freed: else memory grows with the class, in pieces of no use."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", lambda *_: 0)  # musl has none
        for option, value in ((M_MMAP_THRESHOLD, LARGE), (M_TRIM_THRESHOLD, LARGE), (M_ARENA_MAX, 1)):
            mallopt(option, value)


def _die_with(parent: int) -> None:
    """A grading process ends when the command does, however that ends; and it leaves Ctrl+C to the command."""
    give_back()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it is gone already
            os._exit(1)
