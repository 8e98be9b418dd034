"""Frames of every kind of wrongness at the trusted side: it decodes or refuses, at once, and grows by nothing."""

import contextlib
import gc
import random
import resource
import socket
import time
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursekit.frozen import Call
from coursekit.sandbox import Cell, Fault, Limits, Session
from coursekit.sandbox.inside import frames
from coursekit.sandbox.inside.frames import HEADER, Answer, CellDone, CellsDone, Failed, Finished, Hello, Trouble
from coursekit.sandbox.inside.values import Outgoing
from coursekit.sandbox.link import GoneError, Link
from coursekit.sandbox.session import LapseError, value_of

PLAIN = (int, float, bool, str, list, tuple, dict, np.ndarray, type(None))
TROUBLE = Trouble("error", "ValueError", "an example", 1, 2)
INTERESTING = [0, 1, 2, 127, 128, 255, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1]


def answer(value: object) -> bytes:
    outgoing = Outgoing()
    return frames.frame(Answer(0, False, outgoing.node(value)), outgoing.numbers)


def corpus() -> list[bytes]:
    """A whole frame of every kind."""
    values: list[object] = [
        None, True, 3, 2.5, "text", 1 << 200, [1, [2.0, "x"]], (1, 2), {"a": [1], 2: None}, np.eye(3), np.ones((2, 0)),
        np.arange(6, dtype="u1").reshape(1, 2, 3), [np.ones(4, bool), np.ones(2, "c16")], float("nan"),
    ]  # fmt: skip
    others = [
        Hello("", ""), CellDone(1, None), CellDone(2, TROUBLE), CellsDone(["f", "g"], "said"),
        Failed(0, True, TROUBLE), Finished([0, 3]),
    ]  # fmt: skip
    return [*map(answer, values), *(frames.frame(each, []) for each in others)]


def mutated(draw: random.Random, seeds: list[bytes]) -> bytes:
    """Some frame, wrong in a few places; half of the time with lengths in its header that fit again."""
    data = bytearray(draw.choice(seeds))
    for _ in range(draw.randrange(4)):
        at = draw.randrange(len(data) + 1)
        match draw.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << draw.randrange(8)
            case 1:
                data[at:at] = draw.randbytes(draw.randrange(1, 6))
            case 2:
                del data[at : at + draw.randrange(1, 9)]
            case 3:
                other = draw.choice(seeds)
                data[at:] = other[draw.randrange(len(other)) :]
            case 4:
                data[at:at] = msgspec.msgpack.encode(draw.choice(INTERESTING))
            case _:
                data[at : at + 4] = draw.choice(INTERESTING).to_bytes(8, "little")[:4]
    if draw.random() < 0.5 and len(data) >= HEADER.size:
        body = len(data) - HEADER.size
        words = draw.choice((body, draw.randrange(body + 1), min(body, HEADER.unpack_from(data)[0])))
        data[: HEADER.size] = HEADER.pack(words, body - words)
    return bytes(data)


class Ear:
    """The receiving end, fed without a worker."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.link = Link(ours)

    def hear(self, data: bytes) -> str:
        """What becomes of these bytes: "value", "message", "refused" or "waits" (for the rest of a frame)."""
        link = self.link
        link._come[:], link._at = data, 0
        kind = "waits"
        try:
            while (found := link._frame()) is not None:
                reply = frames.read_reply(found[0])
                kind = "message"
                if isinstance(reply, Answer):
                    assert isinstance(value_of(reply, found[1]), PLAIN)
                    kind = "value"
        except (frames.GarbageError, LapseError):
            return "refused"
        return kind

    def close(self) -> None:
        self.link.close()
        self.theirs.close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_mutated_frames_are_read_or_refused_at_once_and_leave_nothing(ear: Ear, count: int) -> None:
    draw, seeds = random.Random(count), corpus()
    heard = dict.fromkeys(("value", "message", "refused", "waits"), 0)
    slowest, most = 0.0, 0
    for n in range(count):
        data = mutated(draw, seeds)
        began = time.thread_time()
        heard[ear.hear(data)] += 1
        slowest = max(slowest, time.thread_time() - began)
        if n == count // 10:
            gc.collect()
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert min(heard.values()) > count / 100, heard  # all ways were gone
    assert slowest < 0.5  # of processor time; a collection of garbage may fall into one of them
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 40 << 10  # KiB: the size of two answers


TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=9)
    | st.binary(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3) | st.integers(0, 99), inner, max_size=3)
    ),
    max_leaves=12,
)
TAGGED = st.tuples(st.integers(0, 20), st.integers(-1, 3), st.booleans() | TREES, TREES).map(list)


def words_are_read_or_refused(tree: object, numbers: bytes) -> None:
    words = msgspec.msgpack.encode(tree)
    ear = Ear()
    try:
        ear.hear(HEADER.pack(len(words), len(numbers)) + words + numbers)
    finally:
        ear.close()


@settings(max_examples=1000, deadline=None, database=None)
@given(TAGGED | TREES, st.binary(max_size=64))
def test_any_message_is_read_or_refused(tree: object, numbers: bytes) -> None:
    words_are_read_or_refused(tree, numbers)


@pytest.mark.slow
@settings(max_examples=40_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(TAGGED | TREES, st.binary(max_size=64))
def test_any_message_is_read_or_refused_at_length(tree: object, numbers: bytes) -> None:
    words_are_read_or_refused(tree, numbers)


# ------------------------------------------------------------------------------------- whole conversations
class Patient(Link):
    """Takes words that lie there already for answers to the questions that come."""

    def spoke(self) -> bool:
        return False


class Scripted:
    """A forker whose workers have said already all that they will say, and are gone."""

    def __init__(self, script: list[bytes]) -> None:
        self.script, self.open = script, 0

    def fork(self, limits: Limits) -> tuple[Link, int]:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        greeting = frames.frame(Hello("", ""), []) + frames.frame(CellDone(1, None), [])
        with contextlib.suppress(BlockingIOError):  # what does not fit is cut off
            theirs.sendall(greeting + frames.frame(CellsDone(["f"], ""), []) + b"".join(self.script))
        theirs.close()
        self.open += 1
        return Patient(ours), 1

    def end(self, link: Link, pid: int, wait: float) -> int | None:
        link.close()
        self.open -= 1
        return 0


@pytest.mark.parametrize("count", [1_000, pytest.param(50_000, marks=pytest.mark.slow)])
def test_whatever_a_worker_says_every_call_has_one_answer_or_one_fault(count: int) -> None:
    draw, seeds = random.Random(count), corpus()
    limits = Limits(call_seconds=2, total_seconds=5, deaths=2)
    answered = 0
    for _ in range(count):
        script = [mutated(draw, seeds) if draw.random() < 0.4 else draw.choice(seeds) for _ in range(draw.randrange(6))]
        forker = Scripted(script)
        session = Session(forker, [Cell(1, "def f(): pass")], limits)
        calls = [Call(args=()) for _ in range(3)]
        run = session.run("f", calls)
        assert len(run.answers) == len(run.changed) == len(run.lost) == 3
        assert all(isinstance(each, (Fault, *PLAIN)) for each in run.answers)
        answered += sum(not isinstance(each, Fault) for each in run.answers)
        session.close()
        assert forker.open == 0
    assert answered > count / 50  # some were what they should be, which shows that the others might have been


def test_a_conversation_with_a_dead_worker_ends_by_itself() -> None:
    session = Session(Scripted([]), [Cell(1, "")], Limits(call_seconds=2, deaths=2))
    assert [a.kind for a in session.run("f", [Call(args=())] * 2).answers if isinstance(a, Fault)] == ["died"] * 2
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours, pytest.raises(GoneError):
        Link(ours).receive(lambda: time.monotonic() + 1)
