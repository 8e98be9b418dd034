"""What grader and worker say to each other: frames of MessagePack and raw array bytes, decoded strictly.

A frame is two little-endian uint32 (length of the words, length of the numbers), the words (one message,
MessagePack), the numbers (the bytes of the message's arrays in their order, C order, little endian). Both
sides use this module; what it refuses, it refuses with `GarbageError`. The sender is never trusted: lengths,
types, shapes and nesting are checked before anything is built of them.
"""

import math
import struct
from typing import Annotated, Any, Literal, TypeAlias, cast, get_args

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

# An answer is some thousand numbers at most. As Python objects words grow up to 60-fold, numbers do not grow.
MOST_WORDS = 1 << 19
MOST_NUMBERS = 1 << 24
MOST_DEPTH = 8
MOST_INT_BYTES = 512  # 4096 bits
MOST_TEXT = 100_000  # characters of one string in an answer
HEADER = struct.Struct("<II")
SCALARS = (bool, int, float, str, type(None))  # a union would be built anew at every call
SCALAR_TYPES = frozenset(SCALARS)

DType = Literal[
    "|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16"
]  # fmt: skip
DTYPES: frozenset[str] = frozenset(get_args(DType))
_DTYPES = {name: np.dtype(name) for name in DTYPES}
_ndarray = np.ndarray  # taken before any student code can replace it


class GarbageError(Exception):
    """These bytes are no message of this protocol."""


class Word(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Part of a message: fields by position, no more and no fewer than named."""


class Array(Word, frozen=True, tag=1):
    dtype: DType
    shape: Annotated[tuple[Annotated[int, Meta(ge=0, lt=2**31)], ...], Meta(max_length=16)]


class List(Word, frozen=True, tag=2):
    items: list["Node"]


class Tuple(Word, frozen=True, tag=3):
    items: list["Node"]


class Dict(Word, frozen=True, tag=4):
    pairs: list[tuple[bool | int | float | str | None, "Node"]]


class Big(Word, frozen=True, tag=5):
    """An integer beyond 64 bits: two's complement, little endian."""

    digits: Annotated[bytes, Meta(min_length=1, max_length=MOST_INT_BYTES)]


Text: TypeAlias = Annotated[str, Meta(max_length=MOST_TEXT)]
Node: TypeAlias = bool | int | float | Text | Array | List | Tuple | Dict | Big | None


class WireCall(Word, frozen=True):
    """`coursekit.frozen.Call`, on its way."""

    args: list[Node]
    options: dict[str, Node]
    memory: Literal["C", "F", "strided"]
    by_position: bool
    same_arrays: bool


class RunCells(Word, frozen=True, tag=1):
    """To the worker: run these (number, source), keep so much of what they print."""

    cells: list[tuple[int, str]]
    output_chars: int


class RunCalls(Word, frozen=True, tag=2):
    """To the worker: answer these calls, the first of this index; after the last also say what was lost.

    `together`: answers may wait for each other. If the worker dies, nobody knows which call was deadly.
    """

    function: str
    first: int
    calls: list[WireCall]
    last: bool
    together: bool


class Trouble(Word, frozen=True):
    """Why a cell or a call has no value, as the worker tells it."""

    kind: Literal["error", "memory", "malformed"]
    type: str
    message: str
    cell: int | None
    line: int | None


class Hello(Word, frozen=True, tag=11):
    """The worker's first: it is confined, and no student code has run yet. Or the layer that failed, and
    why."""

    layer: str
    reason: str


class CellDone(Word, frozen=True, tag=12):
    number: int
    trouble: Trouble | None


class CellsDone(Word, frozen=True, tag=13):
    """The callables that the cells left, and what they printed."""

    names: list[str]
    output: str


class Answer(Word, frozen=True, tag=14):
    index: int
    changed: bool
    value: Node


class Failed(Word, frozen=True, tag=15):
    index: int
    changed: bool
    trouble: Trouble


class Finished(Word, frozen=True, tag=16):
    """After the last call: the indexes whose earlier result has been overwritten since."""

    lost: list[int]


Question: TypeAlias = RunCells | RunCalls
Reply: TypeAlias = Hello | CellDone | CellsDone | Answer | Failed | Finished

_encoder = msgspec.msgpack.Encoder()
_questions = msgspec.msgpack.Decoder(Question)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def encoded(node: Node) -> bytes:
    """The words of a node alone."""
    return _encoder.encode(node)


def frame(message: Question | Reply, numbers: list[bytes]) -> bytes:
    """The bytes of a message whose arrays have these bytes, in order."""
    words = _encoder.encode(message)
    return b"".join((HEADER.pack(len(words), sum(map(len, numbers))), words, *numbers))


def read_question(words: bytes) -> Question:
    """The grader's message."""
    return cast(Question, _questions.decode(words))


def read_reply(words: bytes) -> Reply:
    """The worker's message; GarbageError if it is none."""
    try:
        return _replies.decode(words)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise GarbageError(str(error)) from None


class Numbers:
    """The array bytes of one frame, given out in order."""

    def __init__(self, data: bytes, writeable: bool = False) -> None:
        self.data, self.at, self.writeable = data, 0, writeable

    def value(self, node: Node, depth: int = 0) -> Any:
        """The value that a node stands for, arrays writeable or views of the frame; or GarbageError."""
        if isinstance(node, Array):
            return self.array(node)
        if isinstance(node, SCALARS):
            return node
        if isinstance(node, Big):
            return int.from_bytes(node.digits, "little", signed=True)
        if depth >= MOST_DEPTH:
            raise GarbageError("nested too deeply")
        if isinstance(node, Dict):
            return {key: self.value(item, depth + 1) for key, item in node.pairs}
        items = [item if type(item) in SCALAR_TYPES else self.value(item, depth + 1) for item in node.items]
        return items if isinstance(node, List) else tuple(items)

    def array(self, node: Array) -> NDArray[Any]:
        """The next array, writeable or a view of the frame; or GarbageError."""
        dtype = _DTYPES[node.dtype]
        size = math.prod(node.shape)
        # A shape of zero numbers can still have more elements along other axes than numpy can stride over.
        if (size or math.prod(filter(None, node.shape))) * dtype.itemsize > MOST_NUMBERS:
            raise GarbageError("an array is too large")
        end = self.at + size * dtype.itemsize
        if end > len(self.data):
            raise GarbageError("an array is longer than its bytes")
        if node.dtype == "|b1":  # any other byte than 0 and 1 would be a boolean that is neither
            array = _ndarray(node.shape, np.uint8, self.data, self.at) != 0
        else:
            array = _ndarray(node.shape, dtype, self.data, self.at)
        self.at = end
        return array.copy() if self.writeable else array  # type: ignore[no-any-return]

    def end(self) -> None:
        """GarbageError if some bytes belong to no array."""
        if self.at != len(self.data):
            raise GarbageError("bytes that belong to no array")
