"""Everybody's code in one private file: in memory is only what is being looked at.

The file has no name, or loses it with the program: nothing is left of it, however that ends.
"""

import tempfile
import threading
import weakref
from collections.abc import Iterator, Sequence
from typing import IO, overload

import msgspec

from coursekit.errors import MachineError
from coursekit.intake.submission import Code

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Code, ...])


class Spool:
    """Keeps cells, and gives them back: it lives as long as they do. Raises MachineError where there is no room."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._end = 0
        self._lock = threading.Lock()

    def keep(self, cells: Sequence[Code]) -> "Cells":
        """The same cells, in the file."""
        data = _encoder.encode(tuple(cells))
        with self._lock:
            try:
                if self._file is None:
                    self._file = tempfile.TemporaryFile(prefix="coursekit-")  # noqa: SIM115  (until nobody needs it)
                    weakref.finalize(self, self._file.close)
                self._file.seek(self._end)
                self._file.write(data)
                self._file.flush()
            except OSError as error:
                raise MachineError(
                    f"{tempfile.gettempdir()}: {error.strerror}",
                    "What was handed in is kept there while it is graded: make room, or set TMPDIR to another folder.",
                ) from error
            self._end += len(data)
            return Cells(self, self._end - len(data), len(data), len(cells))

    def read(self, start: int, length: int) -> tuple[Code, ...]:
        """What `keep` put there."""
        assert self._file is not None
        with self._lock:
            self._file.seek(start)
            return _decoder.decode(self._file.read(length))


class Cells(Sequence[Code]):
    """Cells in a spool, read anew whenever they are looked at."""

    __slots__ = ("_count", "_length", "_spool", "_start")

    def __init__(self, spool: Spool, start: int, length: int, count: int) -> None:
        self._spool, self._start, self._length, self._count = spool, start, length, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Code]:
        return iter(self._read())

    @overload
    def __getitem__(self, place: int) -> Code: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Code, ...]: ...

    def __getitem__(self, place: int | slice) -> Code | tuple[Code, ...]:
        return self._read()[place]

    def __eq__(self, other: object) -> bool:
        return self._read() == tuple(other) if isinstance(other, Cells | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._read())

    def _read(self) -> tuple[Code, ...]:
        return self._spool.read(self._start, self._length)
