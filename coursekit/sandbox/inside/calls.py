"""One run of calls: fresh arguments laid out as asked, what was done to them, what became of the results."""

import types
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .frames import (
    MOST_WORDS,
    SCALAR_TYPES,
    SCALARS,
    Answer,
    Array,
    Failed,
    Node,
    Numbers,
    Trouble,
    WireCall,
    encoded,
    frame,
)
from .values import Outgoing, UnsendableError, sendable, type_name

# Taken before any student code can replace them in their modules.
_errstate, _ndarray, _zeros = np.errstate, np.ndarray, np.zeros
_PLAIN = SCALAR_TYPES | {Array}
MOST_LINE = 2**31  # of a cell; a larger number than this is somebody's joke


def quiet() -> Any:
    """A context in which numpy warns of nothing: what an answer is worth shows in its numbers."""
    return _errstate(all="ignore")


def fresh(original: Any, memory: str) -> Any:
    """A writeable copy; arrays, in lists too, lie in C order, Fortran order or as every second element."""
    kind = type(original)
    if kind is _ndarray:
        if memory != "strided" or original.ndim == 0:
            return original.copy("F" if memory == "F" else "C")
        # The elements between are 0, so that who reads on regardless of strides does not read the same twice.
        wide = _zeros((*original.shape[:-1], 2 * original.shape[-1]), original.dtype)
        wide[..., ::2] = original
        return wide[..., ::2]
    if kind is list or kind is tuple:
        return kind([fresh(item, memory) for item in original])
    return {key: fresh(item, memory) for key, item in original.items()} if kind is dict else original


def fits(old: Any, new: Any) -> bool:
    """Whether the new numbers can go into the old arrays (about which a student may have changed anything)."""
    kind = type(new)
    if type(old) is not kind:
        return False
    if kind is _ndarray:
        return bool(old.shape == new.shape and old.dtype == new.dtype)
    if kind is list or kind is tuple:
        return len(old) == len(new) and all(map(fits, old, new))
    return kind is not dict or (list(old) == list(new) and all(fits(old[key], new[key]) for key in new))


def holds_array(value: Any) -> bool:
    """Whether there is an array in it whose object can be used again."""
    kind = type(value)
    if kind is list or kind is tuple:
        return any(map(holds_array, value))
    return kind is _ndarray


def refilled(old: Any, new: Any) -> Any:
    """The old array objects with the new numbers; everything else new. They fit."""
    kind = type(new)
    if kind is _ndarray:
        if type(old.base) is _ndarray:
            old.base.flags.writeable = True
        old.flags.writeable = True  # it was; who closes it shall not thereby be given another
        old[...] = new
        return old
    if kind is list:
        old[:] = map(refilled, old, new)
        return old
    return kind(map(refilled, old, new)) if kind is tuple else fresh(new, "C")


def is_plain(call: WireCall) -> bool:
    """Whether a call's arguments are arrays and scalars, and its options scalars alone: nearly every one's are."""
    return _PLAIN.issuperset(map(type, call.args)) and SCALAR_TYPES.issuperset(map(type, call.options.values()))


def is_still(arrays: list[NDArray[Any]], nodes: list[Node], original: bytes) -> bool:
    """Whether arrays, in their order, are what these nodes say, and their bytes these."""
    if (arrays[0].tobytes() if len(arrays) == 1 else b"".join([a.tobytes() for a in arrays])) != original:
        return False
    was = [node for node in nodes if type(node) is Array]
    return all(a.shape == n.shape and a.dtype.str == n.dtype for a, n in zip(arrays, was, strict=True))


def differs(given: Any, original: Any) -> bool:
    """Whether what was given is no longer what it was, to the bit."""
    kind = type(original)
    if type(given) is not kind:
        return True
    if kind is _ndarray:
        if given.tobytes() != original.tobytes():
            return True
        return bool(given.shape != original.shape or given.dtype != original.dtype)
    if kind is list or kind is tuple:
        return len(given) != len(original) or any(map(differs, given, original))
    if kind is dict:
        return list(given) != list(original) or any(differs(given[key], original[key]) for key in original)
    return bool(given != original and not (given != given and original != original))


def trouble_of(error: BaseException) -> Trouble:
    """Kind, type, message and deepest line in a cell of an exception, whose own methods may lie or raise."""
    kind = type(error)
    if kind is UnsendableError:
        name, why = error.args
        return Trouble("malformed", sendable(name), why, None, None)
    try:
        message = sendable(str.__str__(str(error))[:500])
    except BaseException:
        message = ""
    try:
        cell, line = _syntax_place(error) if issubclass(kind, SyntaxError) else (None, None)
        if cell is None:
            cell, line = _deepest_place(_traceback_of(error))
    except BaseException:  # e.g. a SyntaxError of the student's own making
        cell = line = None
    return Trouble(
        "memory" if issubclass(kind, MemoryError) else "error", sendable(type_name(error)), message, cell, line
    )


# Past what a subclass may have put in their place.
_traceback_of = BaseException.__dict__["__traceback__"].__get__
_filename_of, _line_of = (SyntaxError.__dict__[name].__get__ for name in ("filename", "lineno"))
Place = tuple[int | None, int | None]


def _syntax_place(error: BaseException) -> Place:
    return _place(_filename_of(error), _line_of(error))


def _deepest_place(traceback: types.TracebackType | None) -> Place:
    """The last of the traceback's frames that is a cell's."""
    deepest: Place = None, None
    while traceback is not None:
        here = _place(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        deepest = here if here[0] is not None else deepest
        traceback = traceback.tb_next
    return deepest


def _place(filename: Any, line: Any) -> Place:
    """Cell and line, if the file is named `<cell 3>`."""
    if type(filename) is str and filename[:6] == "<cell " and filename[6:-1].isdecimal() and type(line) is int:
        return min(int(filename[6:-1][:9]), MOST_LINE), min(line, MOST_LINE)
    return None, None


class CallRun:
    """The calls of one run. Holds every result to the end, to see whether a later call overwrites it."""

    def __init__(self) -> None:
        self.given: list[Any] = []  # the arguments of the call before, as they were given
        # index -> result, what was sent of it, what `dumped` made of it
        self.held: dict[int, tuple[Any, Node, list[bytes], bytes]] = {}

    def answer(self, function: Callable[..., Any], call: WireCall, index: int, numbers: Numbers) -> bytes:
        """The frame that answers one call. Whoever asks silences numpy: `with quiet():`, once for many calls."""
        plain = call.memory == "C" and not call.same_arrays and is_plain(call)
        if plain:  # the short way, which comes to the same
            begin = numbers.at
            args = [numbers.array(node).copy() if type(node) is Array else node for node in call.args]
            original = numbers.data[begin : numbers.at]
            options: dict[str, Any] = call.options
        else:
            arguments = [numbers.value(node) for node in call.args]
            settings = {name: numbers.value(node) for name, node in call.options.items()}
            if call.same_arrays and self.given and holds_array(arguments) and fits(self.given, arguments):
                args = refilled(self.given, arguments)
                self.held.pop(index - 1, None)  # it may be a view of its input
            else:
                args = fresh(arguments, call.memory)
            options = fresh(settings, "C")
        self.given = args
        outgoing, result, node, trouble = Outgoing(), None, None, None
        try:
            result = function(*args, *options.values()) if call.by_position else function(*args, **options)
            node = outgoing.node(result)
        except BaseException as error:
            trouble = trouble_of(error)
        try:
            if plain:
                changed = not is_still([a for a in args if type(a) is _ndarray], call.args, original)
            else:
                changed = differs(args, arguments) or differs(options, settings)
        except BaseException:
            changed = True  # something hostile was put where a number was
        if trouble is not None:
            return frame(Failed(index, changed, trouble), [])
        sent = frame(Answer(index, changed, node), outgoing.numbers)
        if len(sent) > MOST_WORDS + outgoing.size:
            return frame(Failed(index, changed, trouble_of(UnsendableError(type_name(result), "it is too large"))), [])
        if type(result) not in SCALARS:
            self.held[index] = result, node, outgoing.numbers, dumped(result)
        return sent

    def lost(self) -> list[int]:
        """The indexes of results that are no longer what was sent."""
        return [index for index, held in self.held.items() if _is_lost(*held)]


def dumped(result: Any) -> bytes:
    """The bytes of lists and tuples of plain things, made in no time; of everything else none."""
    kind = type(result)
    if kind is not list and kind is not tuple:
        return b""
    try:
        return encoded(result)  # numbers in collections are words, too
    except Exception:
        return b""


def _is_lost(result: Any, node: Node, numbers: list[bytes], then: bytes) -> bool:
    outgoing = Outgoing()
    try:
        if type(node) is Array and type(result) is _ndarray and result.dtype.str == node.dtype:  # nearly all are
            return not is_still([result], [node], numbers[0])
        if then and dumped(result) == then:
            return False
        again = outgoing.node(result)
        return encoded(again) != encoded(node) or outgoing.numbers != numbers  # in words: NaN equals NaN
    except BaseException:
        return True
