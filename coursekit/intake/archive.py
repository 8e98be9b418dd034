"""Zip archives, read in place and within limits: nothing goes to the disk, no entry reaches outside."""

import io
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from coursekit.errors import SubmissionError
from coursekit.intake.submission import shown

DEPTH = 20  # folders in one another
FILE_BYTES = 32 << 20  # of one file, unpacked: notebooks with pictures have a tenth of that
_ENTRIES = 20_000  # of one student, with all that a project brings along
_DIRECTORY_BYTES = 8 << 20  # of the table of contents, which is read at once: 400 bytes for each of 20,000 entries
_FREE_BYTES = 1 << 20  # up to here the ratio does not matter
_RATIO = 200  # of one entry; text packs 10 times, a long repeated output 100 times
_TOTAL_RATIO = 50  # of all of one student, beyond a first 64 MB: entries may lie upon one another
_TOTAL_FREE = 64 << 20
_NAME_BYTES = 255  # of one part of a name: no file system has longer ones, and names are searched
_STEP = 1 << 16
_IGNORED = {
    "__macosx",
    "thumbs.db",
    "desktop.ini",
    "check.py",
    "__pycache__",
    "node_modules",
    "site-packages",
}

_ENCRYPTED, _UTF8 = 0x1, 0x800  # flag bits
_UNDO = "Pack the files again as an ordinary zip, or unpack the archive and grade the folder."


@dataclass(frozen=True)
class Entry:
    """One file of an archive: the parts of its name, and how its bytes are read."""

    parts: tuple[str, ...]
    info: zipfile.ZipInfo
    whose: str
    refused: str = ""  # why it will not be read


def ignored(name: str, folder: bool) -> bool:
    """Whether it is what programs leave behind, and not what a student hands in."""
    # Dotted folders hold checkpoints, environments, histories; ._x is what macOS keeps about x.
    dotted = name.startswith("._") or name == ".DS_Store" or (folder and name.startswith(".") and name != "..")
    return dotted or name.lower() in _IGNORED


class Archive:
    """A zip archive that is open. Raises SubmissionError if it is none or exceeds the limits.

    `whose` tells from an entry's parts whose it is, or "": each student has a limit and a budget of their own.
    """

    def __init__(self, file: IO[bytes], size: int, whose: Callable[[tuple[str, ...]], str]) -> None:
        try:
            self._zip = zipfile.ZipFile(_Careful(file))
        except Exception as error:  # whatever a hostile file makes zipfile raise, struct.error among them
            raise SubmissionError(f"is no zip archive that can be read ({shown(str(error))})", _UNDO) from None
        infos = sorted(self._zip.infolist(), key=lambda entry: entry.filename)
        found = [_entry(info, whose) for info in infos if not info.is_dir()]
        self._entries = [entry for entry in found if entry.parts and not _left_behind(entry.parts)]
        self._count = Counter(entry.whose for entry in self._entries)
        if self._count[""] > _ENTRIES:
            raise SubmissionError(f"holds more than {_ENTRIES} files", _UNDO)
        packed = Counter[str]()
        for entry in self._entries:
            packed[entry.whose] += entry.info.compress_size
        self._left = {whose: _TOTAL_FREE + _TOTAL_RATIO * min(packed[whose], size) for whose in packed}

    def entries(self) -> Iterator[Entry]:
        """Its files in the order of their names, without folders. Of who has too many, one that is refused."""
        told = set()
        for entry in self._entries:
            if self._count[entry.whose] <= _ENTRIES:
                yield entry
            elif entry.whose not in told:
                told.add(entry.whose)
                yield replace(entry, refused=f"is one of more than {_ENTRIES} files, which were not read")

    def read(self, entry: Entry) -> bytes:
        """The bytes of an entry. Raises SubmissionError if they cannot be read, or are too many."""
        if entry.refused:
            raise SubmissionError(entry.refused, "Look at the archive yourself: no ordinary program packs this.")
        try:
            with self._zip.open(entry.info) as opened:
                return self._read(opened, entry)
        except SubmissionError:
            raise
        except Exception as error:  # as above, and zlib.error
            raise SubmissionError(f"is damaged inside the archive ({error})", "Ask for the file again.") from None

    def _read(self, opened: IO[bytes], entry: Entry) -> bytes:
        data = bytearray()
        most = min(FILE_BYTES, max(_FREE_BYTES, _RATIO * entry.info.compress_size))
        # What the archive says of sizes may be false: only what comes out is counted.
        while step := opened.read(_STEP):
            data += step
            self._left[entry.whose] -= len(step)
            if len(data) > most:
                raise SubmissionError("unpacks to far more than a notebook has", "It may be a zip bomb.")
            if self._left[entry.whose] < 0:
                raise SubmissionError("unpacks to too much, together with the others", "It may be a zip bomb.")
        return bytes(data)


class _Careful(io.RawIOBase):
    """A file that gives at most _DIRECTORY_BYTES at a time: `zipfile` reads the table of contents in one piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, _DIRECTORY_BYTES + 1) if size >= 0 else _DIRECTORY_BYTES + 1)
        if len(data) > _DIRECTORY_BYTES:
            raise zipfile.BadZipFile("its table of contents is too long")
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _entry(info: zipfile.ZipInfo, whose: Callable[[tuple[str, ...]], str]) -> Entry:
    name = _name(info)
    parts = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))
    short = tuple(part if _fits(part) else part[:20] + "…" for part in parts[: DEPTH + 2])
    return Entry(short, info, whose(short), _refused(name, parts, info))


def _left_behind(parts: tuple[str, ...]) -> bool:
    return any(ignored(part, n < len(parts) - 1) for n, part in enumerate(parts))


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry. Without the flag for UTF-8 it is UTF-8 (macOS) or of Windows' old code page."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _fits(part: str) -> bool:
    return len(part.encode("utf-8", "surrogatepass")) <= _NAME_BYTES


def _refused(name: str, parts: tuple[str, ...], info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if name[0] in "/\\" or re.match(r"[A-Za-z]:", name) or ".." in parts:
        return "has a name that leads out of the archive"
    if not all(map(_fits, parts)):
        return f"has a name of more than {_NAME_BYTES} bytes"
    if len(parts) > DEPTH + 1:
        return f"lies more than {DEPTH} folders deep"
    if kind == stat.S_IFLNK:
        return "is a symbolic link, which is not followed"
    if kind not in (0, stat.S_IFREG):
        return "is not an ordinary file"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    # The decoders of the others cannot be stopped at a size.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in an unusual way"
    if info.file_size > FILE_BYTES:
        return f"has more than {FILE_BYTES >> 20} MB"
    return ""
