"""Everybody's code in one private file: in memory is only what is being looked at.

The file has no name, or loses it with the program: nothing is left of it, however that ends.
"""

import tempfile
import threading
import weakref
from array import array
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
        self._ends = array("q", [0])  # where each one's cells end, and the next one's begin
        self._lock = threading.Lock()

    def keep(self, cells: Sequence[Code]) -> "Cells":
        """The same cells, in the file."""
        data = _encoder.encode(tuple(cells))
        with self._lock:
            try:
                if self._file is None:
                    self._file = tempfile.TemporaryFile(prefix="coursekit-")  # noqa: SIM115  (until nobody needs it)
                    weakref.finalize(self, self._file.close)
                self._file.seek(self._ends[-1])
                self._file.write(data)
                self._file.flush()
            except OSError as error:
                raise MachineError(
                    f"{tempfile.gettempdir()}: {error.strerror}",
                    "What was handed in is kept there while it is graded: make room, or set TMPDIR to another folder.",
                ) from error
            self._ends.append(self._ends[-1] + len(data))
            return Cells(self, len(self._ends) - 2)

    def read(self, number: int) -> tuple[Code, ...]:
        """What `keep` put there."""
        assert self._file is not None
        start, end = self._ends[number : number + 2]
        with self._lock:
            self._file.seek(start)
            return _decoder.decode(self._file.read(end - start))


class Cells(Sequence[Code]):
    """Cells in a spool, read anew whenever they are looked at."""

    __slots__ = ("_number", "_spool")

    def __init__(self, spool: Spool, number: int) -> None:
        self._spool, self._number = spool, number

    def __len__(self) -> int:
        return len(self._read())

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
        return self._spool.read(self._number)
