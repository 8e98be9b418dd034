"""The frames: what is none is refused, from the bytes up to a submission that writes its own."""

import time

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from coursekit.frozen import Call
from coursekit.sandbox import Fault, Questions
from coursekit.sandbox.inside import frames
from coursekit.sandbox.inside.frames import (
    HEADER,
    Answer,
    Array,
    CellDone,
    CellsDone,
    Failed,
    Finished,
    Numbers,
    Trouble,
)
from coursekit.sandbox.inside.values import Outgoing

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**4000), 2**4000)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | hnp.arrays(st.sampled_from(["?", "i1", "u8", "f2", "f4", "f8", "c16"]), hnp.array_shapes(min_dims=1)),
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.text("ab"), inner)
    ),
    max_leaves=8,
)


def equal(a, b):
    if isinstance(b, np.ndarray):
        return type(a) is np.ndarray and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(b, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(equal, a, b))
    if isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in b)
    return type(a) is type(b) and a == b


@given(PLAIN)
def test_values_come_through_the_wire_unchanged(thing):
    outgoing = Outgoing()
    sent = frames.frame(Answer(0, False, outgoing.node(thing)), outgoing.numbers)
    words, _ = HEADER.unpack_from(sent)
    numbers = Numbers(sent[HEADER.size + words :], writeable=True)
    reply = frames.read_reply(sent[HEADER.size : HEADER.size + words])
    assert equal(numbers.value(reply.value), thing)
    numbers.end()


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_garbage(data):
    try:
        reply = frames.read_reply(data)
        if isinstance(reply, Answer):
            Numbers(data).value(reply.value)
    except frames.GarbageError:
        pass


@pytest.mark.parametrize(
    "node",
    [
        [1, "<f8", [2**62, 2**62]],
        [1, "<f8", [-1]],
        [1, "<f8", [3]],
        [1, "<f8", [0, 2**30, 2**30, 2**30]],
        [1, "<f8", [1] * 17],
        [1, "|O", [1]],
        [1, "<f8", 1],
        [1, "<f8", [1.5]],
        [1, "<f8", [1], 2],
        [9, []],
        [5, b""],
        [5, b"x" * 513],
        [4, [[[1], 2]]],
        ["x"],
        {"a": 1},
        b"bytes",
    ],
)
def test_nodes_that_are_none(node):
    assert is_garbage(msgspec.msgpack.encode([14, 0, False, node]))


def test_deep_nesting_is_garbage_and_no_crash():
    assert is_garbage(b"\x94\x0e\x00\xc2" + b"\x92\x02\x91" * 300_000 + b"\xc0")


def is_garbage(words: bytes) -> bool:
    try:
        Numbers(b"12345678").value(frames.read_reply(words).value)
    except frames.GarbageError:
        return True
    return False


def test_bytes_left_over_are_garbage():
    numbers = Numbers(b"1234567890")
    numbers.value(Array("<f8", (1,)))
    with pytest.raises(frames.GarbageError):
        numbers.end()


def test_booleans_are_true_or_false_whatever_their_byte():
    assert (Numbers(b"\x00\x01\x02\xff").value(Array("|b1", (4,))).view(np.uint8) == [0, 1, 1, 1]).all()


# ------------------------------------------------------------- a submission that speaks for itself

FORGER = """
import os
def fd():
    for n in range(3, 64):
        try: os.dup(n)
        except OSError: continue
        return n
FD = fd()
def write(data): os.write(FD, data)
"""


def forged(message, *numbers):
    return frames.frame(message, list(numbers))


def outcome(run):
    return [a.kind if isinstance(a, Fault) else a for a in run.answers]


def three(submit, body, **limits):
    """f(0), f(1), f(2) where f(1) does `body` before it answers 1."""
    session = submit(FORGER, f"def f(x):\n    if x == 1:\n        {body}\n    return x", **limits)
    return outcome(session.run("f", [Call(args=(x,)) for x in range(3)]))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (forged(Answer(1, False, 42)), [0, 42, "malformed"]),  # it answers wrongly; its second answer is out of turn
        (forged(Answer(2, False, 42)), [0, "malformed", 2]),
        (forged(Answer(0, False, 42)), [0, "malformed", 2]),
        (forged(Answer(-1, False, 42)), [0, "malformed", 2]),
        (forged(Finished([])), [0, "malformed", 2]),
        (forged(CellDone(1, None)), [0, "malformed", 2]),
        (forged(CellsDone(["g"], "")), [0, "malformed", 2]),
        (forged(frames.Hello("seccomp", "is missing")), [0, "malformed", 2]),
        (forged(Answer(1, False, Array("<f8", (3,)))), [0, "malformed", 2]),
        (forged(Answer(1, False, 1), b"more"), [0, "malformed", 2]),
        (HEADER.pack(2**32 - 1, 0), [0, "malformed", 2]),
        (HEADER.pack(1, 2**32 - 1), [0, "malformed", 2]),
        (b"score: 100/100\n" * 100, [0, "malformed", 2]),
        (HEADER.pack(0, 0), [0, "malformed", 2]),
        (forged(Failed(1, False, Trouble("error", "E", "\x1b[2J", 2**40, -1))), [0, "error", "malformed"]),
    ],
)
def test_forged_frames_end_the_worker_and_cost_their_call(submit, message, expected):
    assert three(submit, f"write({message!r})") == expected


def test_a_frame_that_is_cut_off_or_dripped_times_out(submit):
    assert three(submit, "write(b'\\5\\0'); import time; time.sleep(9)", call_seconds=0.2) == [0, "timeout", 2]
    drip = f"import time\n        for b in {forged(Answer(1, False, 'x' * 200))!r}: write(bytes([b])); time.sleep(0.02)"
    assert three(submit, drip, call_seconds=0.2) == [0, "timeout", 2]


def test_an_answer_before_the_question_is_refused(submit):
    early = forged(Answer(0, False, 42))
    session = submit(FORGER, "def f(x): return x", f"write({early!r})")
    assert session.faults[3].kind == "malformed"  # it came where the end of the cell should be told
    later = f"""
import threading
def f(x): return x
def g(x):
    threading.Timer(0.05, write, ({early!r},)).start()
    return x
"""
    session = submit(FORGER, later)
    assert outcome(session.run("g", [Call(args=(1,))])) == [1]
    time.sleep(0.2)
    assert outcome(session.run("f", [Call(args=(1,)), Call(args=(2,))])) == ["malformed", 2]


def test_a_cell_that_forges_is_dropped(submit):
    session = submit(FORGER, f"write({forged(CellDone(7, None))!r})", "def f(x): return x")
    assert session.faults[2].kind == "malformed"
    assert outcome(session.run("f", [Call(args=(1,))])) == [1]


def test_a_worker_that_will_not_say_what_was_lost_has_lost_all(submit):
    source = """
import os, numpy as np
asked = 0
class Bomb:
    def __array__(self, dtype=None, copy=None):
        global asked
        asked += 1
        if asked > 2: os._exit(1)
        return np.ones(1)
def f(x): return Bomb()
"""
    run = submit(source).run("f", [Call(args=(1,))] * 2)
    assert [type(a) for a in run.answers] == [np.ndarray] * 2
    assert run.lost == [True, True]


def test_eating_the_questions_only_costs_their_answers(submit):
    session = submit(FORGER, "def f(x):\n    os.read(FD, 10**6)\n    return x", call_seconds=0.2, deaths=1)
    big = np.zeros(10**5)
    kinds = outcome(session.run("f", [Call(args=(big,))] * 8))
    assert set(map(str, kinds[1:])) <= {"timeout", "died", "malformed"}


def test_changed_and_lost_forged_beyond_the_run_are_ignored(submit):
    both = forged(Answer(0, True, 5)) + forged(Finished([0, 7, -1]))
    session = submit(FORGER, f"def f(x):\n    write({both!r})\n    os._exit(0)")
    run = session.run("f", [Call(args=(1,))])
    assert (outcome(run), run.changed, run.lost) == ([5], [True], [True])


# --------------------------------------------------------------------------------------- questions ahead of their turn
def test_what_was_asked_ahead_is_answered_in_its_turn(submit):
    session = submit("def f(x): return x + 1\ndef g(x): return x * 2")
    f, g = (Questions(name, [Call(args=(x,)) for x in (1, 2)]) for name in "fg")
    for _ in range(3):
        assert outcome(session.ask(f, g)) == [2, 3]
        assert outcome(session.ask(g, f)) == [2, 4]
    assert outcome(session.ask(f)) == [2, 3]


def test_a_death_spoils_nothing_that_was_asked_ahead(submit):
    session = submit("import os\ndef f(x): return x if x != 1 else os._exit(3)\ndef g(x): return x * 2")
    f, g = (Questions(name, [Call(args=(x,)) for x in (0, 1, 2)]) for name in "fg")
    assert outcome(session.ask(f, g)) == [0, "died", 2]
    assert outcome(session.ask(g)) == [0, 2, 4]


def test_a_death_in_what_was_asked_ahead_is_its_own(submit):
    session = submit("import os\ndef f(x): return x\ndef g(x): os._exit(3)")
    f, g = (Questions(name, [Call(args=(x,)) for x in (0, 1)]) for name in "fg")
    assert outcome(session.ask(f, g)) == [0, 1]
    assert outcome(session.ask(g, f)) == ["died", "died"]
    assert outcome(session.ask(f)) == [0, 1]


def test_another_question_than_the_one_asked_ahead_gets_its_own_answers(submit):
    session = submit("def f(x): return x\ndef g(x): return -x")
    f, g, h = (Questions(name, [Call(args=(x,)) for x in (1, 2)]) for name in "fgf")
    assert outcome(session.ask(f, g)) == [1, 2]
    assert outcome(session.ask(h)) == [1, 2]
    assert outcome(session.ask(g)) == [-1, -2]


def test_a_function_that_is_missing_is_not_asked_ahead(submit):
    session = submit("def f(x): return x")
    f, g = (Questions(name, [Call(args=(1,))]) for name in "fg")
    assert outcome(session.ask(f, g)) == [1]
    assert outcome(session.ask(g, f)) == ["missing"]
    assert outcome(session.ask(f)) == [1]


# ---------------------------------------------------------------------------------- answers that wait for each other
def numbered(together: bool, count: int = 40, name: str = "f") -> Questions:
    return Questions(name, [Call(args=(x,)) for x in range(count)], together)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("what", "became"),
    [("os._exit(3)", "died"), ("time.sleep(9)", "timeout"), (f"write({forged(Finished([]))!r})", "malformed")],
)
def test_a_deadly_call_is_named_whether_answers_wait_or_not(submit, together, what, became):
    source = f"import time\ndef f(x):\n    if x in (5, 6, 21): {what}\n    return x"
    run = submit(FORGER, source, call_seconds=0.3).ask(numbered(together), deaths=9)
    assert outcome(run) == [became if x in (5, 6, 21) else x for x in range(40)]


def test_a_death_among_answers_that_waited_costs_no_worker_that_the_run_may_lose(submit):
    source = "import os\ndef f(x): return x if x != 5 else os._exit(3)"
    assert outcome(submit(source).ask(numbered(True), deaths=1))[:5] == [0, 1, 2, 3, 4]
    assert outcome(submit(source).ask(numbered(True), deaths=2))[4:8] == [4, "died", 6, 7]


def test_after_a_death_no_answer_waits_any_more(submit):
    session = submit("import os\ndef f(x): return x if x != 5 else os._exit(3)\ndef g(x): return -x")
    f, g = numbered(True), numbered(True, name="g")
    assert outcome(session.ask(f, g))[5] == "died"
    assert outcome(session.ask(g)) == [-x for x in range(40)]
    assert outcome(session.ask(f))[5] == "died"


def test_a_slow_call_is_not_waited_for_by_more_than_one_answer_before(submit):
    """What comes before it is on its way in time: no call is late for the sake of another."""
    source = "import time\ndef f(x):\n    time.sleep(0.1)\n    return x"
    assert outcome(submit(source, call_seconds=0.35).ask(numbered(True, 8))) == [*range(8)]


@pytest.mark.parametrize(
    ("answer", "kept"), [("np.zeros(2**20, bool)", 3), ("[np.zeros(2**20, np.int8)]", 1), ("np.zeros(2**20)", 3)]
)
def test_answers_are_weighed_as_what_judging_makes_of_them(submit, answer, kept):
    session = submit(f"import numpy as np\ndef f(x): return {answer}\ndef g(x): return x")
    run = session.run("f", [Call(args=(n,)) for n in range(6)], deaths=1)
    assert [isinstance(a, Fault) for a in run.answers] == [False] * kept + [True] * (6 - kept)
    assert run.answers[-1].kind == "malformed"
    assert session.run("g", [Call(args=(1,))]).answers == [1]


@pytest.mark.parametrize(
    "answer", ["np.ones(16_000_000, 'i1')", "[np.zeros(1, complex)] + [np.zeros(60_000, 'i1')] * 40"]
)
def test_an_answer_that_judging_would_make_too_large_is_not_kept(submit, answer):
    run = submit(f"import numpy as np\ndef f(x): return {answer}").run("f", [Call(args=(n,)) for n in range(3)])
    assert {a.kind for a in run.answers if isinstance(a, Fault)} == {"malformed"}
    assert all(isinstance(a, Fault) for a in run.answers)


def test_large_answers_do_not_wait(submit):
    source = "import numpy as np\ndef f(x): return np.full(10**5, x)"
    run = submit(source, memory_mb=64).ask(numbered(True, 30))
    assert [a[0] for a in run.answers] == [*range(30)]
