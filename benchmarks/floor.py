"""The floor of a class: all students' functions on all frozen calls in warm processes, and nothing else."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from benchmarks.classes import Written
from coursekit.frozen import Call
from coursekit.replay import run_here

BATCH = 4  # students a task, as in grading

_calls: dict[str, tuple[Call, ...]] = {}


def floor_seconds(students: Sequence[list[Written]], calls: dict[str, tuple[Call, ...]], processes: int) -> float:
    """Seconds from the first task to the last result; before that, every process computes the first student's."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a confined worker
    batches = [students[k : k + BATCH] for k in range(0, len(students), BATCH)]
    context = get_context("spawn")
    warm = context.Barrier(processes + 1)
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_warm_up, initargs=(calls, students[0], warm)
    ) as pool:
        started = [pool.submit(int) for _ in range(processes)]  # a process starts when there is a task for it
        warm.wait(120)
        for task in started:
            task.result()
        begun = time.perf_counter()
        for _ in pool.map(_compute, batches):
            pass
        return time.perf_counter() - begun


def _warm_up(calls: dict[str, tuple[Call, ...]], student: list[Written], warm: Barrier) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # some solutions print
    _calls.update(calls)
    _compute([student])
    warm.wait(120)


def _compute(batch: Sequence[list[Written]]) -> None:
    for student in batch:
        for written in student:
            space: dict[str, Any] = {}
            exec(compile(written.source, written.exercise, "exec"), space)
            run_here(space[written.exercise], _calls[written.exercise])
