"""A file run in this process as a worker would run it, without confinement: for code that one trusts.

Its answers go through the worker's own encoding, so that what counts as numbers here counts when it is graded.
"""

import builtins
import io
import linecache
import sys
import time
import types
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.machinery import ModuleSpec
from typing import Any

import numpy as np

from coursekit.frozen import Call
from coursekit.grade.show import Sources
from coursekit.sandbox import Cell, Fault, Run
from coursekit.sandbox.inside.calls import CallRun, quiet, trouble_of
from coursekit.sandbox.inside.frames import (
    HEADER,
    Answer,
    Failed,
    Numbers,
    RunCalls,
    Trouble,
    read_question,
    read_reply,
)
from coursekit.sandbox.inside.standins import (
    INERT_NAMES,
    INERT_PACKAGES,
    Importer,
    Output,
    Shell,
    inert_function,
)
from coursekit.sandbox.questions import batches, value_of

SLOW = 0.05  # seconds; cells that take longer are not run again for each of a thousand examples


class Handed:
    """One submission's code, compiled once.

    `names`: what its cells define; `faults`: the cells that stopped; `sources`: their texts. `fresh`: do its cells run
    anew for every question? Then no answer depends on what was asked before. Cells that take long run once.
    """

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.sources: Sources = {cell.number: cell.source for cell in cells}
        self.codes = [(cell.number, _compiled(cell)) for cell in cells]
        self.faults: dict[int, Fault] = {}
        self.fresh = True
        seconds = self._timed_run()
        if seconds > SLOW:  # the first time packages are imported, too
            seconds = self._timed_run()
        self.fresh, self.seconds = seconds <= SLOW, seconds

    def _timed_run(self) -> float:
        begun = time.perf_counter()
        with _as_in_a_worker():
            self.kept = self._namespace()
        self.names = {name for name, value in self.kept.items() if callable(value)}
        return time.perf_counter() - begun

    def ask(self, function: str, calls: Sequence[Call]) -> Run:
        """The answers to these calls, in this order, what they changed and what was lost."""
        run = Run(answers=[], changed=[], lost=[False] * len(calls), seconds=0.0)
        asked = CallRun()
        with _as_in_a_worker():
            namespace = self._namespace() if self.fresh else self.kept
            for data in batches(function, calls, 0):
                words, _ = HEADER.unpack_from(data)
                question = read_question(data[HEADER.size : HEADER.size + words])
                assert isinstance(question, RunCalls)
                numbers = Numbers(data[HEADER.size + words :])
                with quiet():
                    for index, call in enumerate(question.calls, question.first):
                        _note(run, asked.answer(namespace.get(function, _missing), call, index, numbers))
            for index in asked.lost():
                run.lost[index] = True
        return run

    def _namespace(self) -> dict[str, Any]:
        """What the cells leave, run in order; one that stops costs only what it should have defined."""
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        namespace = vars(main)
        shell = Shell(namespace)
        given: dict[str, Any] = {name: inert_function(name) for name in INERT_NAMES}
        namespace |= given | {"get_ipython": lambda: shell, "input": lambda prompt="": ""}
        np.random.seed(0)
        self.faults = {}
        for number, code in self.codes:
            shell.cell = f"<cell {number}>"
            trouble = code if isinstance(code, Trouble) else _stopped(code, namespace)
            if trouble is not None:
                self.faults[number] = _fault(trouble)
        return {name: value for name, value in namespace.items() if value is not given.get(name, INERT_NAMES)}


def _compiled(cell: Cell) -> types.CodeType | Trouble:
    """The code of a cell, or why there is none."""
    name = f"<cell {cell.number}>"
    linecache.cache[name] = len(cell.source), None, cell.source.splitlines(keepends=True), name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in a string
            return compile(cell.source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return trouble_of(error)


def _stopped(code: types.CodeType, namespace: dict[str, Any]) -> Trouble | None:
    try:
        exec(code, namespace)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and the like, too
        return trouble_of(error)
    return None


def _missing(*args: object, **options: object) -> None:
    raise NameError("there is no function of this name")


def _note(run: Run, sent: bytes) -> None:
    """Reads one answer as the grader does."""
    words, _ = HEADER.unpack_from(sent)
    reply = read_reply(sent[HEADER.size : HEADER.size + words])
    if isinstance(reply, Failed):
        if reply.trouble.type == "KeyboardInterrupt":
            raise KeyboardInterrupt  # meant for the whole run, not for the student's function
        run.answers.append(_fault(reply.trouble))
    else:
        assert isinstance(reply, Answer)
        run.answers.append(value_of(reply, sent[HEADER.size + words :]))
    run.changed.append(reply.changed)


def _fault(trouble: Trouble) -> Fault:
    return Fault(trouble.kind, trouble.type, trouble.message, trouble.cell, trouble.line)


class _Inert:
    """A finder of drawing and notebook packages alone; everything else is imported as usual."""

    def __init__(self) -> None:
        self.importer = Importer(())

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return self.importer.find_spec(name) if _inert(name) else None


def _inert(name: str) -> bool:
    return name.partition(".")[0] in INERT_PACKAGES


@contextmanager
def _as_in_a_worker() -> Iterator[None]:
    """Nothing is drawn, printed, read or warned about; this process finds its own modules again afterwards."""
    ours = {name: module for name, module in sys.modules.items() if name == "__main__" or _inert(name)}
    finder, stdin, asked = _Inert(), sys.stdin, builtins.input
    for name in ours.keys() - {"__main__"}:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    sys.stdin = io.StringIO()
    try:
        with warnings.catch_warnings(), redirect_stdout(Output(0)), redirect_stderr(Output(0)):
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.stdin, builtins.input = stdin, asked
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _inert(name)]:
            del sys.modules[name]
        sys.modules.update(ours)
