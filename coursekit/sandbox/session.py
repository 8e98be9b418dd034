"""One submission in the sandbox: its cells run, its functions answer calls; workers that die are replaced."""

import signal
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NoReturn, Protocol

import numpy as np

from coursekit.frozen import Call, Value
from coursekit.sandbox.inside import frames, worker
from coursekit.sandbox.link import GoneError, Link, SilentError
from coursekit.sandbox.model import Cell, Fault, Limits, Run, printable
from coursekit.sandbox.questions import Questions, value_of
from coursekit.sandbox.tiers import refusal

START_SECONDS = 20.0  # for a fork; it takes 0.005, or a machine is on its knees
# Seconds for a worker that has closed its socket to end by itself, so that its exit status is seen.
GRACE = 0.05
# Bytes of memory that all answers of one function, which are judged together, may take in the grader as float64.
MOST_WEIGHT = 1 << 25
# No submission can send signals: it was the kernel, out of memory, or a person. So what the worker was at is tried
# again, so often in a session. (Who ignores SIGXCPU ends so, too, and will again.)
KILLED = Fault("died", message="its process was ended by SIGKILL")
PARDONS = 3
OUT_OF_TURN = Fault("malformed", message="its process sent a message out of turn")


class Forker(Protocol):
    """What a session needs of its sandbox."""

    def fork(self, limits: Limits) -> tuple[Link, int]: ...
    def end(self, link: Link, pid: int, wait: float) -> int | None: ...


class LapseError(Exception):
    """The worker can no longer be used; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


class Session:
    """A submission whose cells have run. Made by `Sandbox.session`; as a context manager it ends the worker."""

    def __init__(self, forker: Forker, cells: Iterable[Cell], limits: Limits) -> None:
        self._forker, self._limits = forker, limits
        self._handed_in: Iterable[Cell] = cells
        self._cells: dict[int, str] = {}
        self._worker: tuple[Link, int] | None = None
        self._left = limits.total_seconds
        self._pardons = PARDONS
        self._behind: Questions | None = None  # what the worker has been asked ahead of its turn
        self._singly = False  # a worker died among answers that waited for each other: from now on none of them waits
        self._weights: dict[str, int] = {}  # function -> bytes of memory, about, that its answers have become
        self._dropped: dict[int, Fault] = {}  # cells that cost a worker, which no other worker runs
        self._names: frozenset[str] = frozenset()
        self.faults: dict[int, Fault] = {}
        self.output = ""  # what the cells printed, the first output_chars of it; lines of printable text
        self._timed(self._start)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker. Nothing of the submission is left."""
        self._kill()

    def defined(self, name: str) -> bool:
        """Whether the cells left a callable of this name."""
        return name in self._names

    def run(self, function: str, calls: Sequence[Call], deaths: int | None = None) -> Run:
        """Every call's value or the reason why it has none, in order."""
        return self.ask(Questions(function, calls), deaths=deaths)

    def ask(self, questions: Questions, then: Questions | None = None, deaths: int | None = None) -> Run:
        """Every call's value or the reason why it has none, in order.

        `then`: what is to be asked next, if no worker dies. It goes right behind, so that the worker need not wait.
        `deaths`: workers that this run may cost, if not as many as the limits say.
        """
        began = time.monotonic()
        count = len(questions.calls)
        run = Run([], [False] * count, [False] * count, 0.0)
        most = self._limits.deaths if deaths is None else deaths
        self._timed(lambda: self._answer_all(questions, then, run, most))
        return Run(run.answers, run.changed, run.lost, time.monotonic() - began)

    def alone(self, function: str, call: Call) -> Run:
        """One call to a fresh worker: nothing is left of what was asked before."""
        self._kill()
        return self.run(function, [call], deaths=1)

    # ------------------------------------------------------------------ time

    def _timed(self, work: Callable[[], None]) -> None:
        """Do it, and count the time. What interrupts it ends the worker, which is in the middle of something."""
        began = time.monotonic()
        self._end = began + self._left
        try:
            work()
        except BaseException:
            self._kill()
            raise
        finally:
            self._left -= time.monotonic() - began

    def _deadline(self, seconds: float) -> float:
        return min(time.monotonic() + seconds, self._end)

    def _out_of_time(self) -> bool:
        return time.monotonic() >= self._end

    def _slow(self, seconds: float) -> Fault:
        if self._out_of_time():
            return Fault("timeout", message=f"the submission took more than {self._limits.total_seconds:g} s in all")
        return Fault("timeout", message=f"no answer within {seconds:g} s")

    # ------------------------------------------------------------------ cells

    def _start(self) -> None:
        """A worker in which all cells have run but those that stop a worker; none if time runs out."""
        while self._worker is None and not self._out_of_time():
            link, _ = self._worker = self._forker.fork(self._limits)
            self._cells |= {cell.number: cell.source for cell in self._handed_in}  # while the worker confines itself
            self._handed_in = ()
            self._greet(link)
            pending = [number for number in self._cells if number not in self._dropped]
            cells = [(number, self._cells[number]) for number in pending]
            link.queue(frames.frame(frames.RunCells(cells, self._limits.output_chars), []))
            self.faults = dict(self._dropped)
            at = 0
            try:
                for at, number in enumerate(pending):  # noqa: B007  # read below
                    self._cell_done(number)
                self._cells_done()
            except LapseError as lapse:
                self._kill()
                if not pending:
                    self._no_worker("start", lapse.fault.message)
                if self._pardoned(lapse.fault):
                    continue
                # Silent after its last cell? Some cell left a thread behind; the last one pays.
                self._dropped[pending[at]] = self.faults[pending[at]] = lapse.fault
        if self._worker is None:
            late = self._slow(0.0)
            self._names = frozenset()
            self.faults |= {number: late for number in self._cells if number not in self.faults}

    def _greet(self, link: Link) -> None:
        """The first message comes before any student code is there, and so tells the truth."""
        try:
            hello, _ = link.receive(lambda: time.monotonic() + START_SECONDS)
        except (SilentError, GoneError, frames.GarbageError) as error:
            self._no_worker("start", f"a worker gave no sign ({type(error).__name__})")
        if not isinstance(hello, frames.Hello):
            self._no_worker("start", "a worker did not greet")
        if hello.layer:
            self._no_worker(hello.layer, hello.reason)

    def _no_worker(self, layer: str, reason: str) -> NoReturn:
        self._kill()
        raise refusal(layer, reason)

    def _cell_done(self, number: int) -> None:
        reply, _ = self._receive(self._limits.cell_seconds)
        if not isinstance(reply, frames.CellDone) or reply.number != number:
            raise LapseError(OUT_OF_TURN)
        if reply.trouble is not None:
            self.faults[number] = self._fault(reply.trouble)

    def _cells_done(self) -> None:
        reply, _ = self._receive(self._limits.cell_seconds)
        if not isinstance(reply, frames.CellsDone):
            raise LapseError(OUT_OF_TURN)
        self._names = frozenset(reply.names)
        self.output = "\n".join(printable(line, self._limits.output_chars) for line in reply.output.split("\n"))

    # ------------------------------------------------------------------ calls

    def _answer_all(
        self, questions: Questions, then: Questions | None, run: Run, most: int, *, again: bool = False
    ) -> None:
        """Workers, one after another, until every call has an answer or a fault."""
        deaths, count = 0, len(questions.calls)
        doubtful: list[int] = []  # what was answered by workers that died before they said what they had lost
        if self._behind is not None and self._behind is not questions:
            self._kill()  # it computes what nobody wants any more
        while (first := len(run.answers)) < count:
            self._start()
            rest = count - first
            if self._worker is None:
                run.answers.extend([self._slow(0.0)] * rest)
            elif questions.function not in self._names:
                run.answers.extend([Fault("missing")] * rest)
            else:
                together = first == 0 and questions.together and not self._singly
                try:
                    self._put(questions, then, first, together)
                    self._hear(count, run, questions.function)
                except LapseError as lapse:
                    self._kill()
                    if self._pardoned(lapse.fault):
                        del run.answers[first:]  # from where it started: it has not said which of them were lost
                        continue
                    if together and len(run.answers) < count:  # the deadly call may be a later one
                        self._singly = True
                        del run.answers[first:]
                        self._weights.pop(questions.function, None)
                        continue
                    deaths += 1
                    if len(run.answers) == count:  # it answered all, and would not say what it lost
                        run.lost[first:] = [True] * rest
                    else:
                        doubtful += range(first, len(run.answers))
                        run.answers.append(lapse.fault)
                    if deaths >= most:
                        run.answers.extend([lapse.fault] * (count - len(run.answers)))
        if again:
            run.lost[:] = [lost or n in doubtful for n, lost in enumerate(run.lost)]
        elif doubtful:
            self._vouch(questions, run, doubtful)

    def _vouch(self, questions: Questions, run: Run, doubtful: Sequence[int]) -> None:
        """Asks these once more, without what was deadly, to hear which of them are lost. Those of a worker that dies
        again are."""
        calls, nothing = [questions.calls[n] for n in doubtful], [False] * len(doubtful)
        second = Run([], [*nothing], [*nothing], 0.0)
        self._answer_all(Questions(questions.function, calls), None, second, 1, again=True)
        for n, answer, lost in zip(doubtful, second.answers, second.lost, strict=True):
            run.lost[n] = lost or (isinstance(answer, Fault) and answer.kind not in ("error", "missing"))

    def _put(self, questions: Questions, then: Questions | None, first: int, together: bool) -> None:
        """The calls from `first` on to this worker, unless they are there already, and those that are to follow."""
        assert self._worker is not None
        link = self._worker[0]
        if self._behind is None:
            try:
                if link.spoke():
                    raise LapseError(OUT_OF_TURN)
            except GoneError:
                raise LapseError(death(self._kill(GRACE))) from None
            for frame in questions.frames() if together else questions.singly(first):
                link.queue(frame)
        self._behind = then if then is not None and then.function in self._names else None
        if self._behind is not None:
            for frame in self._behind.singly(0) if self._singly else self._behind.frames():
                link.queue(frame)

    def _hear(self, count: int, run: Run, function: str) -> None:
        """The answers that are missing yet. LapseError at the first that does not come."""
        assert self._worker is not None
        link = self._worker[0]
        link.weight, first = self._weights.get(function, 0), len(run.answers)
        for index in range(first, count):
            reply, data = self._receive(self._limits.call_seconds, many=index < count - 8)
            if not isinstance(reply, frames.Answer | frames.Failed) or reply.index != index:
                raise LapseError(OUT_OF_TURN)
            answer = self._fault(reply.trouble) if isinstance(reply, frames.Failed) else self._value(reply, data)
            self._weights[function] = link.weight = link.weight + _widened(answer)
            if link.weight > MOST_WEIGHT:
                raise LapseError(Fault("malformed", message="its answers are too large altogether"))
            run.answers.append(answer)
            run.changed[index] = reply.changed
        reply, _ = self._receive(self._limits.call_seconds)
        if not isinstance(reply, frames.Finished):
            raise LapseError(OUT_OF_TURN)
        for index in reply.lost:
            if first <= index < count:
                run.lost[index] = True

    def _value(self, reply: frames.Answer, data: bytes) -> Value:
        try:
            return value_of(reply, data)
        except frames.GarbageError as error:
            raise LapseError(Fault("malformed", message=f"its process sent no value: {error}")) from None

    # ------------------------------------------------------------------ the worker

    def _receive(self, seconds: float, many: bool = False) -> tuple[frames.Reply, bytes]:
        """The worker's next message. LapseError if it is late, dead or no message."""
        assert self._worker is not None
        try:
            return self._worker[0].receive(lambda: self._deadline(seconds), many)
        except SilentError:
            raise LapseError(self._slow(seconds)) from None
        except frames.GarbageError as error:
            words = printable(f"its process sent no message: {error}", 500)
            raise LapseError(Fault("malformed", message=words)) from None
        except GoneError:
            raise LapseError(death(self._kill(GRACE))) from None

    def _pardoned(self, fault: Fault) -> bool:
        """Whether what this worker was at is tried again, since no submission can end so by itself."""
        self._pardons -= fault == KILLED
        return fault == KILLED and self._pardons >= 0

    def _kill(self, wait: float = 0.0) -> int | None:
        """End the worker if there is one; after so many seconds, in which it may end by itself."""
        if self._worker is None:
            return None
        link, pid = self._worker
        self._worker = self._behind = None
        return self._forker.end(link, pid, wait)

    def _fault(self, trouble: frames.Trouble) -> Fault:
        """What the worker tells of an error, as far as it can be."""
        cell, line = trouble.cell, trouble.line
        if cell not in self._cells or line is None or not 1 <= line <= lines_of(self._cells[cell]):
            cell = line = None
        return Fault(trouble.kind, printable(trouble.type, 80), printable(trouble.message, 500).strip(), cell, line)


def _widened(answer: Value | Fault, size: int = 8) -> int:
    """Bytes that narrow numbers take beyond their own when they are made float64, as judging does, or in a list even
    complex."""
    if isinstance(answer, np.ndarray):
        return (size - answer.itemsize) * answer.size if answer.itemsize < size else 0
    if isinstance(answer, (list, tuple)):
        return sum([_widened(item, 16) for item in answer if type(item) not in frames.SCALAR_TYPES])
    return 0


def lines_of(source: str) -> int:
    """Lines of a cell, also of one whose %%magic made a single line with a string of it."""
    return source.count("\n") + source.count("\\n") + 1


def death(status: int | None) -> Fault:
    """What an exit status tells: minus a signal, or None for a process that had to be killed."""
    if status == worker.OUT_OF_MEMORY:
        return Fault("memory", message="out of memory")
    if status == -signal.SIGXCPU:
        return Fault("timeout", message="the submission took too much processor time in all")
    if status is None:
        return Fault("died", message="its process closed the connection")
    if status == -signal.SIGKILL:
        return KILLED
    if status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return Fault("died", message=f"its process was ended by {name}")
    return Fault("died", message=f"its process ended itself with status {status}")
