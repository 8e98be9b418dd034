"""A class of a thousand in one sandbox, a fifth of it hostile, in random order."""

import gc
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacks import FOLDER, all_attacks
from canaries import Range, descendants
from shooting import HONEST, HONEST_SIZE, LIMITS, Grading, battlefield, shoot

from coursekit.errors import MachineError
from coursekit.grade.results import ItemResult
from coursekit.sandbox import Cell, Sandbox

STUDENTS, HOSTILE = 1000, 0.2
SOLUTIONS = FOLDER.parent.parent / "solutions"
# Attacks that are over at once; those that have to be waited for are tried one by one elsewhere, and here in a few.
PATIENT = 10


@pytest.fixture(scope="module", params=["core", "full"])
def field(request: pytest.FixtureRequest) -> Iterator[tuple[Range, Grading, Sandbox]]:
    try:
        opened = battlefield(request.param)
        found = opened.__enter__()
    except MachineError as error:
        pytest.skip(error.message)
    yield found
    opened.__exit__(None, None, None)


def honest_work() -> list[str]:
    """Submissions that are right, wrong and half done, each of both exercises."""
    softmax, sizes = (
        [path.read_text("utf-8") for path in sorted((SOLUTIONS / name).glob("*ed/*.py"))]
        for name in ("softmax", "output_size")
    )
    return [HONEST + HONEST_SIZE, "", *(f"{a}\n\n{sizes[n % len(sizes)]}" for n, a in enumerate(softmax))]


def graded(source: str, grading: Grading, sandbox: Sandbox) -> dict[str, ItemResult]:
    cells = [Cell(1, source)]
    with sandbox.session(cells, LIMITS) as session:
        return grading.grade(session, cells)


@pytest.mark.slow
def test_every_honest_submission_gets_exactly_what_it_gets_alone(field: tuple[Range, Grading, Sandbox]) -> None:
    ground, grading, sandbox = field
    draw = random.Random(20_11)
    works = honest_work()
    alone = [graded(source, grading, sandbox) for source in works]
    assert len({items["softmax"].points for items in alone}) > 2
    quick = [a for a in all_attacks() if "TIMEOUT" not in a.status and a.proof not in ("hang", "memory")]
    patient = [a for a in all_attacks() if "TIMEOUT" in a.status]
    order = ["hostile"] * int(STUDENTS * HOSTILE) + ["honest"] * int(STUDENTS * (1 - HOSTILE))
    draw.shuffle(order)
    zygote, quiet = sandbox._zygote.pid, descendants(sandbox._zygote.pid)
    waited, before = 0, (0, 0)
    for n, kind in enumerate(order):
        if kind == "honest":
            which = draw.randrange(len(works))
            assert graded(works[which], grading, sandbox) == alone[which], f"student {n}"
        else:
            chosen = draw.choice(patient if waited < PATIENT and draw.random() < 0.2 else quick)
            waited += chosen in patient
            shot = shoot(chosen, ground, grading, sandbox)
            assert (shot.proofs, shot.wrong) == ([], []), shot
        if n == STUDENTS // 10:
            before = state()
    after = state()
    assert after[0] == before[0]
    assert after[1] <= before[1] + (24 << 20), "the grader's memory grew"
    assert sandbox._zygote.pid == zygote
    assert descendants(zygote) == quiet
    assert ground.found("") == set()  # no file, no mount, no shared memory


def state() -> tuple[int, int]:
    """Open descriptors, and bytes of memory in use now."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return len(os.listdir("/proc/self/fd")), resident
