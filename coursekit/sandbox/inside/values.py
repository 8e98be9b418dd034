"""Values to nodes. In a worker the values are a student's: any of their methods may lie, raise or not return.

Everything is taken by value and by exact base classes: no method of a subclass is asked where the base
class's will do. What cannot be sent raises `UnsendableError`; whatever else a hostile object raises passes
through, and is the student's error.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .frames import (
    DTYPES,
    MOST_DEPTH,
    MOST_INT_BYTES,
    MOST_NUMBERS,
    MOST_TEXT,
    MOST_WORDS,
    SCALARS,
    Array,
    Big,
    Dict,
    List,
    Node,
    Tuple,
)

MOST_ITEMS = MOST_WORDS // 4  # nodes in one message; the words are capped besides
# Taken before any student code can replace them.
_ndarray, _item = np.ndarray, np.generic.item
# The exact classes whose `item()` can be sent as it is. (An unsigned 64-bit number may be too large.)
_PLAIN = frozenset(
    {
        np.float64,
        np.float32,
        np.float16,
        np.int64,
        np.int32,
        np.int16,
        np.int8,
        np.uint32,
        np.uint16,
        np.uint8,
        np.bool_,
    }
)
_type_name = type.__dict__["__name__"].__get__  # a metaclass cannot override this one
_LISTS, _FLOATS = {list}, {float}


def type_name(thing: object) -> str:
    """The name of a thing's class, whatever its metaclass says."""
    return str(_type_name(type(thing)))[:80]


def sendable(text: str) -> str:
    """The text with lone surrogates, which no encoding has, written out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class UnsendableError(Exception):
    """No number, text, array of numbers or collection of these; args: the type's name, why."""


class Outgoing:
    """One message's values on their way out: makes nodes, gathers the bytes of the arrays in `numbers`."""

    __slots__ = ("items", "numbers", "size")

    def __init__(self) -> None:
        self.numbers: list[bytes] = []
        self.size = 0
        self.items = 0

    def node(self, value: Any, depth: int = 0) -> Node:
        """The node of a value; UnsendableError if it has none."""
        kind = type(value)  # isinstance would ask the value itself
        if kind is _ndarray and value.ndim and (dtype := value.dtype.str) in DTYPES:  # nearly all are
            return self._plain(value, dtype)
        if kind is _ndarray:
            return self._array(value)
        if value is None or kind is bool or kind is float:
            return value  # type: ignore[no-any-return]  # one of the three, by the test above
        if kind is int:
            return self._integer(value)
        if kind in _PLAIN:
            return _item(value)  # type: ignore[no-any-return]  # a float, an int or a bool
        if issubclass(kind, str):
            return self._text(str.__str__(value))
        if issubclass(kind, dict):
            return self._dict(value, depth)
        if issubclass(kind, (list, tuple)):
            return self._sequence(value, list if issubclass(kind, list) else tuple, depth)
        if issubclass(kind, np.generic):
            return self._array(np.asarray(value))
        if issubclass(kind, int):
            return self._integer(int.__int__(value))
        if issubclass(kind, float):
            return float.__float__(value)
        if issubclass(kind, (complex, set, frozenset, type)):
            raise UnsendableError(type_name(value), "it is not an array, number, text, list, tuple or dict")
        try:
            array = np.asarray(value)  # of whatever offers a buffer, an array, a sequence or a number
        except (TypeError, ValueError):
            raise UnsendableError(type_name(value), "it is no array and no number") from None
        return self._array(array, type_name(value))

    def _integer(self, value: int) -> Node:
        if -(2**63) <= value < 2**63:
            return value
        if value.bit_length() >= 8 * MOST_INT_BYTES:
            raise UnsendableError("int", f"it has more than {8 * MOST_INT_BYTES} bits")
        return Big(value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))

    def _text(self, value: str) -> str:
        if len(value) > MOST_TEXT:
            raise UnsendableError("str", f"it has more than {MOST_TEXT} characters")
        return sendable(value)

    def _sequence(self, value: Any, base: type[list[Any]] | type[tuple[Any, ...]], depth: int) -> Node:
        self._deeper(value, base.__len__(value), depth)
        items: list[Any] = [*base.__iter__(value)]
        kinds = {*map(type, items)}
        if kinds == _LISTS:  # the rows of a matrix
            items = [self._sequence(item, list, depth + 1) for item in items]
        elif kinds <= _PLAIN:
            items = [*map(_item, items)]
        elif kinds != _FLOATS:
            items = [self.node(item, depth + 1) for item in items]
        return List(items) if base is list else Tuple(items)

    def _dict(self, value: Any, depth: int) -> Node:
        self._deeper(value, dict.__len__(value), depth)
        return Dict([(self._key(key), self.node(item, depth + 1)) for key, item in dict.items(value)])

    def _deeper(self, value: Any, items: int, depth: int) -> None:
        """Counts what a collection holds."""
        if depth >= MOST_DEPTH:
            raise UnsendableError(type_name(value), f"it is nested more than {MOST_DEPTH} deep")
        self.items += items
        if self.items > MOST_ITEMS:
            raise UnsendableError(type_name(value), f"it has more than {MOST_ITEMS} items")

    def _key(self, key: Any) -> bool | int | float | str | None:
        node = self.node(key, MOST_DEPTH)
        if isinstance(node, SCALARS):
            return node
        raise UnsendableError("dict", f"a key is a {type_name(key)}")

    def _array(self, value: NDArray[Any], name: str = "ndarray") -> Node:
        """An array by value; without dimensions a Python scalar, which says the same."""
        plain = np.array(value, copy=True, subok=False)
        if plain.dtype.kind == "O":
            try:
                plain = plain.astype(np.float64)  # Fractions, Decimals, big integers
            except (TypeError, ValueError):
                raise UnsendableError(name, "it holds objects that are no numbers") from None
        elif plain.dtype.kind in "fc" and plain.dtype.itemsize > 8 * (1 + (plain.dtype.kind == "c")):
            plain = plain.astype(np.float64 if plain.dtype.kind == "f" else np.complex128)  # longdouble
        elif plain.dtype.kind in "biufc":
            plain = plain.astype(plain.dtype.newbyteorder("<"), copy=False)
        if plain.dtype.str not in DTYPES:
            raise UnsendableError(name, f"its dtype is {plain.dtype.str[:40]}")
        if plain.ndim == 0 and plain.dtype.kind != "c":
            return self.node(plain.item())
        return self._plain(plain, plain.dtype.str, name)

    def _plain(self, array: NDArray[Any], dtype: str, name: str = "ndarray") -> Node:
        """An array of the exact class and of a type that can be sent."""
        shape, size = array.shape, array.nbytes
        # Extents are short where there are so few numbers; where there are none, one of them may be long.
        if len(shape) > 16 or self.size + size > MOST_NUMBERS or (not size and max(shape, default=0) >= 2**31):
            raise UnsendableError(name, f"it is too large: {str(shape)[:60]}")
        self.size += size
        self.numbers.append(array.tobytes())
        return Array(dtype, shape)  # type: ignore[arg-type]  # one of DTYPES
