"""Values as people read them in feedback: 6 digits as a rule, exceptions by type and the student's own line."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
from msgspec.structs import replace

from coursekit.exercise import Exercise
from coursekit.frozen import Array, Call, Value
from coursekit.grade.numpy_changes import INSTEAD, gone
from coursekit.grade.results import Argument, Counterexample, Shown
from coursekit.notes import Note
from coursekit.problem import Number, Values
from coursekit.sandbox import Fault

MOST_DIGITS = 11  # of a number that has no more: what is asked can then be asked again
MOST_CELLS = 2000  # of an array in results.json: beyond, the shape says enough
DIFFER = "{count} of {all} numbers differ"
NOT_FINITE = Note("the result has numbers that are not finite (nan or inf)")
EMPTY = re.compile(r"\bempty(_like)?\s*\(")
LINE = 160  # characters of a student's line

Sources = Mapping[int, str]  # cell number -> its text, as it was handed in


def digits(number: float) -> str:
    """A number to 6 digits: `3`, `-0.25`, `1.23457e+08`, `nan`; never a negative zero."""
    text = f"{number:.6g}"
    return "0" if text == "-0" else text


def all_digits(number: float) -> str:
    """To 6 digits, or to as many as it has if they are few more: `1001.8125`, `-1000004.25`."""
    exact = f"{number:.{MOST_DIGITS}g}"
    return exact if float(exact) == number != 0 else digits(number)


def exact_text(number: Number | None) -> str:
    """A number of an answer: `?` for a blank, a fraction where its decimals do not end."""
    if number is None:
        return "?"
    if isinstance(number, Fraction):
        if number.denominator == 1:
            return str(number.numerator)
        decimals = _decimals(number)
        short = number.denominator < 1000 and abs(number.numerator) < 10**18
        return f"{number.numerator}/{number.denominator}" if short and Fraction(decimals) != number else decimals
    return str(number) if isinstance(number, int) and abs(number) < 10**18 else _decimals(number)


def _decimals(number: Number) -> str:
    try:
        return digits(float(number))
    except OverflowError:  # no float is so large; a Decimal is
        whole = Fraction(number)
        return f"{Decimal(whole.numerator) / Decimal(whole.denominator):.6g}"


def shown_values(values: Values, marked: Sequence[int] = ()) -> Shown:
    """A field's numbers."""
    return Shown(shape=values.shape, cells=tuple(map(exact_text, values.cells)), marked=tuple(marked))


def shown_array(array: Array, marked: Sequence[int] = (), text: Callable[[float], str] = digits) -> Shown:
    """An array's numbers."""
    if array.size > MOST_CELLS:
        return Shown(note=Note("an array of shape {shape}", {"shape": str(tuple(array.shape))}))
    return Shown(shape=tuple(array.shape), cells=tuple(text(float(v)) for v in array.ravel()), marked=tuple(marked))


def shown_argument(value: Value) -> Shown:
    """An argument of a call."""
    if isinstance(value, np.ndarray):
        return shown_array(value, text=all_digits)
    return Shown(shape=(), cells=(repr(value),))


def fault_note(fault: Fault, sources: Sources) -> Note:
    """What became of a call that gave no value."""
    if fault.kind == "error":
        where = own_line(fault, sources)
        if (spelling := gone(fault)) is not None:
            return _changed(fault.type, where, spelling)
        if where is None:
            return Note("stopped with {type}", {"type": fault.type})
        return Note("stopped with {type} in cell {cell}, line {line}: {code}", {"type": fault.type, **where})
    return Note(
        {
            "timeout": "did not finish in time",
            "memory": "needed more memory than it may",
            "died": "ended the process it ran in",
            "missing": "there is no function of this name after the cells have run",
            "malformed": "gave back something that is not numbers",
        }[fault.kind]
    )


def _changed(kind: str, where: dict[str, str] | None, spelling: str) -> Note:
    values = {"type": kind, "gone": spelling, "instead": INSTEAD[spelling]}
    if where is None:
        return Note("stopped with {type}: newer releases of numpy no longer have {gone}; write {instead}", values)
    return Note(
        "stopped with {type} in cell {cell}, line {line}: newer releases of numpy no longer have {gone}; "
        "write {instead}. The line is {code}",
        values | where,
    )


def own_line(fault: Fault, sources: Sources) -> dict[str, str] | None:
    """The student's own line that a fault came from: its cell, its number and its text."""
    if fault.cell is None or fault.line is None:
        return None
    code = line_of(sources.get(fault.cell, ""), fault.line)
    return {"cell": str(fault.cell), "line": str(fault.line), "code": code}


def line_of(source: str, number: int) -> str:
    """A line of a cell as it is shown, counted from 1 as Python counts; empty where there is none."""
    lines = source.split("\n")
    return lines[number - 1].strip()[:LINE] if 0 < number <= len(lines) else ""


def shown_answer(answer: Value | Fault, got: Array | None, due: Array, allowed: float, sources: Sources) -> Shown:
    """What came back, with the cells marked that differ from what was due."""
    if isinstance(answer, Fault):
        return Shown(note=fault_note(answer, sources))
    if answer is None:
        return Shown(note=Note("nothing (None): is there a return?"))
    if got is None:
        return Shown(note=Note("something that is not numbers ({type})", {"type": type(answer).__name__}))
    if got.shape != due.shape:
        return shown_array(got)
    with np.errstate(all="ignore"):
        marked = [int(k) for k in np.flatnonzero(~(np.abs(got - due) <= allowed))]
    shown = shown_array(got, marked)
    if not shown.cells:
        return shown
    # What is marked as different shall look different.
    cells = [*shown.cells]
    for k in marked:
        if cells[k] == digits(float(due.flat[k])):
            cells[k] = repr(float(got.flat[k]))
    return replace(shown, cells=tuple(cells))


def _close(received: Shown, due: Array) -> bool:
    """Do all numbers differ by less than 1 %, and by less than those that are due differ from each other? Whole ones
    for whole ones are not close: they are others."""
    if received.shape != tuple(due.shape) or not received.marked:
        return False
    got = np.array([float(c) for c in received.cells]).reshape(due.shape)
    if np.array_equal(due, np.round(due)) and np.array_equal(got, np.round(got)):
        return False
    spread = float(np.ptp(due))
    off = np.abs(got - due)
    return bool(np.all(off < 0.01 * np.maximum(np.abs(due), 1e-12))) and not (spread and float(off.max()) >= spread)


def difference(received: Shown, due: Array) -> Note:
    """One sentence on how an answer differs from what was due."""
    if received.note is not None:
        return received.note
    if received.shape is not None and received.shape != tuple(due.shape):
        return Note(
            "the result has shape {got}, it should have {due}",
            {"got": str(received.shape), "due": str(tuple(due.shape))},
        )
    if any(c in ("nan", "inf", "-inf") for c in received.cells):
        return NOT_FINITE
    values = {"count": str(len(received.marked)), "all": str(due.size)}
    if _close(received, due):
        return Note(
            "{count} of {all} numbers differ, all by less than 1 %: is something rounded, computed in a coarse type, "
            "or a small number added?",
            values,
        )
    return Note(DIFFER, values)


def never_filled(note: Note, function: str, sources: Sources) -> Note:
    """The sentence, with the likely reason for NaN where the cell of this function makes arrays that nothing fills."""
    own = re.compile(rf"^\s*def\s+{re.escape(function)}\b", re.MULTILINE)
    if note is NOT_FINITE and any(own.search(text) and EMPTY.search(text) for text in sources.values()):
        return Note(
            "the result has numbers that are not finite (nan or inf): `np.empty` fills nothing, so begin with "
            "`np.zeros` or `np.full`, or write to every cell"
        )
    return note


def in_memory(note: Note) -> Note:
    """The sentence, with the reason where only how arrays lie in memory makes the answer wrong."""
    if note.text != DIFFER:
        return note
    return Note(
        "{count} of {all} numbers differ: the arrays lie otherwise in memory here (column by column, or as part of a "
        "wider array); go by their indices, not by the order of their numbers in memory",
        note.values,
    )


def call_text(exercise: Exercise, call: Call) -> str:
    """`conv2d(x, w, b, stride=2)`: arrays by name, other values as they are.

    Where arrays are of another dtype or lie otherwise in memory, it says so as a student would write it.
    """
    names = exercise.parameters
    parts = [
        _array_text(n, a, call.memory) if isinstance(a, np.ndarray) else repr(a)
        for n, a in zip(names, call.args, strict=False)
    ]
    options = [repr(v) if call.by_position else f"{k}={v!r}" for k, v in call.options.items()]
    return f"{exercise.name}({', '.join(parts + options)})"


def _array_text(name: str, array: Array, memory: str) -> str:
    text = f"np.float32({name})" if array.dtype == np.float32 else name
    if memory == "F" and array.ndim > 1:
        return f"np.asfortranarray({text})"
    return f"np.repeat({text}, 2, axis=-1)[..., ::2]" if memory == "strided" and array.ndim else text


def counterexample(exercise: Exercise, name: str, call: Call, due: Array, received: Shown) -> Counterexample:
    """A failing call laid out for people."""
    named = [*zip(exercise.parameters, call.args, strict=False), *call.options.items()]
    arguments = tuple(Argument(n, shown_argument(a)) for n, a in named)
    return Counterexample(name, call_text(exercise, call), arguments, shown_array(due), received)
