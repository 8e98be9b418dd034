"""The confined process of one submission: runs its cells, then answers calls, until its socket closes.

Student code shares this process and can do to it what it likes. So nothing here is believed on the other
side, and whatever goes wrong here ends the process.
"""

import __future__

import builtins
import io
import linecache
import os
import random
import sys
import time
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .calls import CallRun, quiet, trouble_of
from .frames import (
    HEADER,
    CellDone,
    CellsDone,
    Finished,
    Hello,
    Numbers,
    RunCalls,
    RunCells,
    Trouble,
    frame,
    read_question,
)
from .standins import INERT_NAMES, Output, Shell, inert_function

OUT_OF_MEMORY = 75  # exit status, where even an error could not be told
BROKEN = 70
MOST_NAMES = 2000
FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
# Of answers that wait for each other: how many, their bytes, and the seconds from the first call to the last.
MOST_WAITING, MOST_BYTES, MOST_SECONDS = 16, 1 << 16, 0.02
_exit, _read, _write, _compile, _exec, _clock = os._exit, os.read, os.write, compile, exec, time.monotonic


def send(socket: int, data: bytes) -> None:
    """The whole of a frame; waits for the reader."""
    rest = memoryview(data)
    while rest:
        rest = rest[_write(socket, rest) :]


def serve(socket: int, rehearse: Callable[[], None] | None = None) -> None:
    """Greet, then answer frames; never returns. `rehearse`: what to do while it waits for its submission."""
    try:
        send(socket, frame(Hello("", ""), []))
        if rehearse is not None:
            rehearse()
        Worker(socket).serve()
    except MemoryError:
        _exit(OUT_OF_MEMORY)
    except BaseException:
        _exit(BROKEN)
    _exit(0)


class Worker:
    """What the student's code runs in: the namespace, the stand-ins, the stream of questions."""

    def __init__(self, socket: int) -> None:
        self.socket = socket
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        self.namespace = vars(main)
        self.shell = Shell(self.namespace)
        self.given: dict[str, Any] = {name: inert_function(name) for name in INERT_NAMES}
        self.given["get_ipython"] = lambda: self.shell
        self.namespace.update(self.given)
        self.run = CallRun()
        self.output = Output(0)
        self.futures = 0  # the `from __future__ import …` of cells before, which IPython carries on, too

    def serve(self) -> None:
        """Until the grader closes its end."""
        while header := self._receive(HEADER.size):
            words, numbers = HEADER.unpack(header)
            question = read_question(self._receive(words))
            data = Numbers(self._receive(numbers))
            if isinstance(question, RunCells):
                self._run_cells(question)
            else:
                self._run_calls(question, data)

    def _receive(self, size: int) -> bytes:
        """So many bytes; fewer only at the end of the stream."""
        parts = []
        while size > 0 and (part := _read(self.socket, min(size, 1 << 20))):
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _run_cells(self, question: RunCells) -> None:
        self._prepare(question.output_chars)
        for number, source in question.cells:
            send(self.socket, frame(CellDone(number, self._run_cell(number, source)), []))
        names = [
            name
            for name, value in reversed(list(self.namespace.items()))
            if type(name) is str and len(name) <= 80 and callable(value) and value is not self.given.get(name)
        ]
        printed = "".join(self.output.kept)[: question.output_chars].encode("utf-8", "replace").decode()
        send(self.socket, frame(CellsDone(names[:MOST_NAMES], printed), []))

    def _prepare(self, output_chars: int) -> None:
        """Streams, silence, and the same random numbers for every submission, so that a re-grade repeats."""
        self.output = sys.stdout = sys.stderr = Output(output_chars)
        sys.stdin = io.StringIO()
        builtins.input = lambda prompt="": ""
        sys.breakpointhook = inert_function("breakpoint")
        warnings.simplefilter("ignore")
        random.seed(0)
        np.random.seed(0)

    def _run_cell(self, number: int, source: str) -> Trouble | None:
        """What went wrong in it, if anything did: SystemExit and the like, too."""
        name = self.shell.cell = f"<cell {number}>"
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        try:
            code = _compile(source, name, "exec", self.futures, dont_inherit=True)
            self.futures |= code.co_flags & FUTURES
            _exec(code, self.namespace)
        except BaseException as error:
            return trouble_of(error)
        return None

    def _run_calls(self, question: RunCalls, data: Numbers) -> None:
        waiting: list[bytes] = []
        size, since = 0, _clock()
        with quiet():
            for index, call in enumerate(question.calls, question.first):
                function = self.namespace.get(question.function)
                answer = self.run.answer(function, call, index, data)  # type: ignore[arg-type]
                waiting.append(answer)
                size += len(answer)
                # To send wakes the grader, which costs more than to compute a small answer.
                late = len(waiting) >= MOST_WAITING or size >= MOST_BYTES or _clock() - since > MOST_SECONDS
                if late or not question.together:
                    send(self.socket, b"".join(waiting))
                    waiting.clear()
                    size, since = 0, _clock()
            send(self.socket, b"".join(waiting))
            if question.last:
                send(self.socket, frame(Finished(self.run.lost()), []))
                self.run = CallRun()
