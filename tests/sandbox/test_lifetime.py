"""Nothing that was started outlives who started it; what breaks outside a submission is the machine's fault."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from coursekit.errors import MachineError
from coursekit.frozen import Call
from coursekit.sandbox import Cell, Limits, Sandbox, open_sandbox

SPIN = Cell(1, "def f():\n    while True: pass\ndef g(): return 1")


def gone(pid: int) -> bool:
    """Whether a process ends within five seconds; one that is only waiting to be reaped has ended."""
    for _ in range(250):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
                if stat.read().rpartition(")")[2].split()[0] in "ZX":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def soon(true: Callable[[], bool]) -> bool:
    """Whether it comes true within two seconds: the zygote ends a worker, and nobody waits for that."""
    end = time.monotonic() + 2
    while not true() and time.monotonic() < end:
        time.sleep(0.005)
    return true()


def started_by(pid: int) -> list[int]:
    """Its children, their children and so on, parents first (in the tier `full` there is bubblewrap between)."""
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        children = [int(each) for each in file.read().split()]
    return [each for child in children for each in (child, *started_by(child))]


def opened(tier: str) -> Sandbox:
    try:
        return open_sandbox(tier=tier)  # type: ignore[arg-type]
    except MachineError as error:
        pytest.skip(error.message)


@pytest.mark.parametrize("tier", ["core", "full"])
def test_closing_ends_zygote_and_workers(tier):
    sandbox = opened(tier)
    session = sandbox.session([SPIN], Limits())
    zygote = sandbox._zygote.pid
    others = started_by(zygote)
    sandbox.close()
    assert others
    assert all(map(gone, (zygote, *others)))
    session.close()  # may come later, and does nothing
    sandbox.close()


def test_ended_workers_are_reaped(sandbox, submit):
    zygote = sandbox._zygote.pid
    assert soon(lambda: not started_by(zygote))
    session = submit(SPIN.source, call_seconds=0.1)
    session.run("f", [Call(args=())])
    session.run("g", [Call(args=())])
    session.close()
    with submit("def f(): pass"):
        assert len(started_by(zygote)) == 1  # the one before has ended: there are never two
    assert soon(lambda: not started_by(zygote))


def test_what_interrupts_a_run_ends_its_worker_and_the_session_can_go_on(sandbox, submit):
    session = submit(SPIN.source)
    alive = set(started_by(sandbox._zygote.pid))

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with pytest.raises(KeyboardInterrupt):
            session.run("f", [Call(args=())])
    finally:
        signal.signal(signal.SIGALRM, before)
    assert soon(lambda: len(set(started_by(sandbox._zygote.pid))) == len(alive) - 1)
    assert session.run("g", [Call(args=())]).answers == [1]


GRADER = """
import sys, time
from coursekit.sandbox import Cell, Limits, open_sandbox
sandbox = open_sandbox(tier="core")
cell = "import threading, time\\nthreading.Thread(target=time.sleep, args=(60,)).start()"
session = sandbox.session([Cell(1, cell)], Limits())
print(sandbox._zygote.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("tier", ["core", "full"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_grader_takes_everything_with_it(how, tier):
    opened(tier).close()
    with subprocess.Popen([sys.executable, "-c", GRADER, tier], stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout is not None
        zygote = int(grader.stdout.readline())
        others = started_by(zygote)
        grader.send_signal(how)
        grader.wait()
        assert others
        assert all(map(gone, (zygote, *others)))


def test_a_dead_zygote_is_the_machines_fault():
    with open_sandbox(tier="core") as sandbox:
        os.kill(sandbox._zygote.pid, signal.SIGKILL)
        with pytest.raises(MachineError) as caught:
            sandbox.session([SPIN], Limits())
        assert "forks workers" in caught.value.message


def test_an_interrupt_while_the_zygote_is_asked_closes_the_sandbox(monkeypatch):
    """Else the next request would be given the reply to this one."""
    with open_sandbox(tier="core") as sandbox:
        send = socket.send_fds

        def interrupted(*arguments):
            send(*arguments)
            raise KeyboardInterrupt

        monkeypatch.setattr(socket, "send_fds", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sandbox.session([SPIN], Limits())
        monkeypatch.undo()
        with pytest.raises(MachineError):
            sandbox.session([SPIN], Limits())


ONE = Cell(1, "import resource\ndef f(): return resource.getrlimit(resource.RLIMIT_AS)[0]")


def waiting(sandbox):
    """The worker that waits, once the one before is gone."""
    time.sleep(0.2)
    (spare,) = started_by(sandbox._zygote.pid)
    return spare


def test_the_next_worker_waits_when_one_has_ended():
    with open_sandbox(tier="core", ahead=True) as sandbox:
        for _ in range(3):
            spare = waiting(sandbox)
            with sandbox.session([ONE], Limits()) as session:
                assert len(session.run("f", [Call(args=())]).answers) == 1
                assert started_by(sandbox._zygote.pid) == [spare]
        spare = waiting(sandbox)
    assert gone(spare)


def test_a_worker_that_was_ended_while_it_waited_is_replaced():
    with open_sandbox(tier="core", ahead=True) as sandbox:
        spare = waiting(sandbox)
        os.kill(spare, signal.SIGKILL)
        time.sleep(0.1)
        with sandbox.session([ONE], Limits()) as session:
            assert isinstance(session.run("f", [Call(args=())]).answers[0], int)
        assert waiting(sandbox) != spare


def test_a_worker_that_waits_has_no_other_limits_than_were_asked_for():
    with open_sandbox(tier="core", ahead=True) as sandbox:
        sizes = []
        for memory in (64, 64, 512, 64):
            with sandbox.session([ONE], Limits(memory_mb=memory)) as session:
                sizes += session.run("f", [Call(args=())]).answers
        assert (sizes[0] == sizes[1] == sizes[3], sizes[2] - sizes[0]) == (True, 448 << 20)


def test_a_worker_that_cannot_wait_is_no_error(monkeypatch):
    with open_sandbox(tier="core", ahead=True) as sandbox:
        session = sandbox.session([ONE], Limits())
        monkeypatch.setattr(socket, "socketpair", lambda: (_ for _ in ()).throw(OSError(24, "too many open files")))
        session.close()
        with pytest.raises(MachineError):
            sandbox.session([ONE], Limits())
        monkeypatch.undo()
        with sandbox.session([ONE], Limits()) as session:
            assert len(session.run("f", [Call(args=())]).answers) == 1


def test_several_sessions_live_side_by_side(submit):
    one, two = submit("k = 1\ndef f(): return k"), submit("k = 2\ndef f(): return k")
    assert one.run("f", [Call(args=())]).answers == [1]
    assert two.run("f", [Call(args=())]).answers == [2]


def test_a_worker_does_not_run_out_of_file_descriptors_of_the_zygote(submit):
    for _ in range(30):
        submit("def f(): return 1").close()
    assert submit("def f(): return 1").run("f", [Call(args=())]).answers == [1]


@pytest.mark.slow
def test_overhead_of_a_call_stays_small(submit):
    import numpy as np

    x = np.ones((3, 4))
    calls = [Call(args=(x,), options={"k": 3})] * 2000
    session = submit("def f(x, k): return x * k")
    fastest = min(session.run("f", calls).seconds for _ in range(5)) / len(calls)
    assert fastest < 200e-6  # 40e-6 on two quiet cores
