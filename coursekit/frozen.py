"""What a release froze: written once by `generate`, then only read. Plain data, hashed, for staff's eyes.

`frozen/ASSIGNMENT/manifest.json`, `cases/EXERCISE.msgpack`, `variants/STUDENT.json`; folders 0700, files 0600.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from coursekit.errors import CourseError

Array = NDArray[Any]
Value = Any  # a bool, int, float, str, array of a plain numeric dtype, or list, tuple or dict of these
Memory = Literal["C", "F", "strided"]

RESTORE = "Restore frozen/ from a backup: what was handed out never changes, and is not drawn again."


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One question put to a student's function. Arrays go by position, options by name or by position."""

    args: tuple[Value, ...]
    options: dict[str, Value] = {}
    memory: Memory = "C"  # how arrays lie: C order, Fortran order, every second element of a wider array
    by_position: bool = False  # the options, too
    same_arrays: bool = False  # new numbers in the very array objects of the call before


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One frozen question of a case set, and what its plan means."""

    name: str
    plan: dict[str, Value]
    beyond: frozenset[tuple[int, int]]  # the (factor, level) of its plan that are not the simplest
    call: int  # its place in the case set's calls
    state_only: bool = False  # a repeat or a sibling: it counts under state alone
    witness: str = ""  # the mistake that it tells from the right answer

    @property
    def random(self) -> bool:
        """Is it neither a witness nor a named edge case, nor there for state alone?"""
        return not (self.witness or self.state_only or self.name.startswith("edge: "))


class Equation(msgspec.Struct, frozen=True, kw_only=True):
    """One relation on one case: the calls that it makes, in order, and how far its sides may differ."""

    relation: str
    case: int
    calls: tuple[int, ...]
    tolerance: float


class CaseSet(msgspec.Struct, frozen=True, kw_only=True):
    """The frozen questions of one exercise; wants[k] and tolerances[k] belong to calls[k]."""

    exercise: str
    version: int
    calls: tuple[Call, ...]
    wants: tuple[Value, ...]  # float64 arrays, or tuples of them
    tolerances: tuple[float, ...]
    cases: tuple[Case, ...]
    equations: tuple[Equation, ...]
    subkey: bytes = b""  # a student's failing case is made smaller with numbers that follow from it


def _out(thing: Any) -> Any:
    if isinstance(thing, np.ndarray):
        # C order and little endian, so that the same array gives the same bytes everywhere.
        plain = np.ascontiguousarray(thing, thing.dtype.newbyteorder("<")).reshape(thing.shape)
        return {"dtype": plain.dtype.str, "shape": plain.shape, "data": plain.tobytes()}
    if isinstance(thing, np.generic):
        return thing.item()
    raise NotImplementedError(f"{type(thing).__name__} cannot be frozen")


def _in(thing: Any) -> Any:
    if isinstance(thing, dict):
        if thing.keys() == {"dtype", "shape", "data"}:
            return np.frombuffer(thing["data"], thing["dtype"]).reshape(thing["shape"])
        if thing.keys() == {"list"}:
            return [_in(v) for v in thing["list"]]
        return {k: _in(v) for k, v in thing.items()}
    return tuple(map(_in, thing)) if isinstance(thing, list | tuple) else thing


# No sorting of keys: options that go by position have an order.
_encoder = msgspec.msgpack.Encoder(enc_hook=_out)
_decoder = msgspec.msgpack.Decoder(CaseSet)


def _told_apart(thing: Any) -> Any:
    """A list as {"list": items}: to MessagePack it is what a tuple is."""
    if isinstance(thing, list):
        return {"list": [_told_apart(v) for v in thing]}
    if isinstance(thing, tuple):
        return tuple(map(_told_apart, thing))
    return {k: _told_apart(v) for k, v in thing.items()} if isinstance(thing, dict) else thing


def _each_value(call: Call, change: Callable[[Any], Any]) -> Call:
    options = {k: change(v) for k, v in call.options.items()}
    return msgspec.structs.replace(call, args=tuple(map(change, call.args)), options=options)


def encode_cases(cases: CaseSet) -> bytes:
    """The bytes of a case set: the same set gives the same bytes."""
    listed = (msgspec.structs.replace(case, beyond=sorted(case.beyond)) for case in cases.cases)  # sets have no order
    calls = tuple(_each_value(call, _told_apart) for call in cases.calls)
    return _encoder.encode(msgspec.structs.replace(cases, cases=tuple(listed), calls=calls))


def decode_cases(data: bytes) -> CaseSet:
    """The case set of `encode_cases`; its arrays are read-only views."""
    raw = _decoder.decode(data)
    calls = tuple(_each_value(call, _in) for call in raw.calls)
    return msgspec.structs.replace(raw, calls=calls, wants=tuple(map(_in, raw.wants)))


def call_key(call: Call) -> bytes:
    """Bytes that are equal for equal questions, whatever lies between them."""
    return _encoder.encode(call)


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of one problem for one student, and the right answer: field -> shape and cells as exact text."""

    problem: str
    version: int
    difficulty: str
    parameters: Any
    answer: dict[str, tuple[tuple[int, ...], tuple[str, ...]]]


class FrozenItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a release; `sha256` is that of an exercise's case set."""

    item: str
    kind: Literal["problem", "exercise"]
    points: float
    version: int
    difficulty: str = ""
    sha256: str = ""
    titles: dict[str, str] = {}  # language -> what the notebook and the pages call it


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a release consists of. `students` has the hash of each one's variants."""

    assignment: str
    key_check: str
    items: tuple[FrozenItem, ...]
    students: dict[str, str] = {}
    schema: int = 1


def sha256(data: bytes) -> str:
    """The hash by which frozen files are known."""
    return hashlib.sha256(data).hexdigest()


def key_check(key: bytes, assignment: str) -> str:
    """Tells whether a course key is the one that a release was drawn from, without giving it away."""
    return hmac.new(key, b"key check:" + assignment.encode(), "sha256").hexdigest()[:16]


def write_secretly(path: Path, data: bytes | Iterable[bytes], *, sync: bool = True) -> None:
    """Writes a file for staff's eyes (0600, folders 0700), whole or not at all; `data` may come in pieces.

    `sync`: it shall survive that the machine loses power, not only that the program is killed.
    """
    for folder in reversed([path.parent, *path.parent.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)  # another grading process may just have made it
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def as_json(thing: Any) -> bytes:
    """Sorted, indented JSON: the same thing gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(thing, order="sorted"), indent=1) + b"\n"


class Frozen:
    """`frozen/ASSIGNMENT/`, read. Every file is checked against the manifest's hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        data = self._read(folder / "manifest.json")
        try:
            self.manifest = msgspec.json.decode(data, type=Manifest)
        except msgspec.MsgspecError as error:
            raise CourseError(f"{folder / 'manifest.json'}: {error}", "Restore it from a backup.") from error

    def cases(self, exercise: str) -> CaseSet:
        """The case set of an exercise."""
        item = next(i for i in self.manifest.items if i.item == exercise)
        path = cases_path(self.folder, exercise)
        return decode_cases(self._checked(path, item.sha256))

    def variants(self, student: str) -> dict[str, Variant]:
        """item -> variant, for one student."""
        path = variants_path(self.folder, student)
        data = self._checked(path, self.manifest.students.get(student, ""))
        return msgspec.json.decode(data, type=dict[str, Variant])

    def fingerprint(self, student: str) -> str:
        """A hash of everything frozen that this student's grading reads."""
        parts = [
            self.manifest.students.get(student, ""),
            *(f"{i.item} {i.points} {i.sha256}" for i in self.manifest.items),
        ]
        return sha256("\n".join(parts).encode())

    def _checked(self, path: Path, expected: str) -> bytes:
        data = self._read(path)
        if not hmac.compare_digest(sha256(data), expected):
            raise CourseError(f"{path} is not what was frozen", RESTORE)
        return data

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CourseError(f"{path}: {error.strerror}", RESTORE) from error


def frozen_folder(course: Path, assignment: str) -> Path:
    """Where an assignment's release is frozen, in the course folder."""
    return course / "frozen" / assignment


def cases_path(folder: Path, exercise: str) -> Path:
    """Where an exercise's case set lies."""
    return folder / "cases" / f"{exercise}.msgpack"


def variants_path(folder: Path, student: str) -> Path:
    """Where a student's variants lie."""
    return folder / "variants" / f"{student}.json"


def settings_of(options: Mapping[str, Value]) -> str:
    """`stride=2, padding=1`, as a call shows it."""
    return ", ".join(f"{k}={v!r}" for k, v in options.items())
