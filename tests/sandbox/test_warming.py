"""What workers find warm: free memory filled up, and a rehearsal that leaves no trace."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import coursekit.sandbox
from coursekit.frozen import Call
from coursekit.sandbox import Cell, Limits, open_sandbox

SANDBOX = Path(coursekit.sandbox.__file__).parent
# Ten thousand free pieces of memory all over the heap, large and small; how many pages 2,000 new arrays then lie on.
SCATTERED = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
from inside import warming
small = [bytes(100 + n % 300) for n in range(40_000)]
large = [np.zeros(100 + n % 100) for n in range(40_000)]
del small[::4], large[::4]
if sys.argv[2] == "filled":
    warming.fill_up()
new = [np.zeros(150) for _ in range(2_000)]
print(len({a.ctypes.data >> 12 for a in new}))
"""


def pages(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", SCATTERED, SANDBOX, how], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_what_is_made_after_filling_up_lies_together() -> None:
    least = 2_000 * 150 * 8 // 4096
    assert pages("filled") < 1.5 * least < pages("scattered")


def test_filling_up_ends_wherever_memory_comes_from() -> None:
    code = f"import sys; sys.path.insert(0, {str(SANDBOX)!r}); from inside import warming; warming.fill_up()"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONMALLOC": "malloc"}, timeout=60, check=True)


LOOK = """
import gc, sys, numpy as np
FOUND = [sorted(n for n in vars() if n[:1] != "_"), np.random.rand(), str(np.geterr()),
         [n for n in sys.modules if "inside" in n or "warming" in n]]
def f(): return FOUND
"""
GIVEN = ["answer", "check", "display", "gc", "get_ipython", "np", "ready", "show", "sys"]


@pytest.mark.parametrize("ahead", [False, True])
def test_a_rehearsal_leaves_no_trace(ahead: bool) -> None:
    with open_sandbox(tier="core", ahead=ahead) as sandbox:
        for _ in range(2):  # the second worker has waited, and so rehearsed, if there is one ahead
            with sandbox.session([Cell(1, LOOK)], Limits()) as session:
                (found,) = session.run("f", [Call(args=())]).answers
                assert found == [GIVEN, np.random.RandomState(0).rand(), str(np.geterr()), []]


FORKED = """
import os, socket, sys
sys.path.insert(0, sys.argv[1])
from inside import confinement, warming, zygote
here, there = socket.socketpair()
confinement.confine = lambda **_: None
warming.rehearse = lambda: there.send(b"rehearsed")
made = zygote.Zygote.__new__(zygote.Zygote)
made.size, made.rules, made.program = 0, None, b""
pid = made._fork(os.dup(there.fileno()), {"memory": 0, "cpu": 1, "ahead": sys.argv[2] == "ahead"})
there.close()
here.shutdown(socket.SHUT_WR)
said = b""
while part := here.recv(4096):
    said += part
os.waitpid(pid, 0)
print(said.endswith(b"rehearsed"))
"""


@pytest.mark.parametrize(("how", "rehearses"), [("ahead", "True"), ("wanted now", "False")])
def test_a_worker_that_waits_rehearses(how: str, rehearses: str) -> None:
    done = subprocess.run([sys.executable, "-c", FORKED, SANDBOX, how], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == rehearses
