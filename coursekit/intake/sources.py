"""Every file of a folder or an archive, or a single one, in order; links and devices are never opened."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coursekit.errors import SubmissionError
from coursekit.intake.archive import FILE_BYTES, Archive, Entry

_READ = (
    ".ipynb",
    ".py",
    ".ipynb.txt",
    ".ipynb.json",
    ".py.txt",
)  # browsers and mail programs append the last ones
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_IGNORED = {
    "__macosx",
    "thumbs.db",
    "desktop.ini",
    "check.py",
    "__pycache__",
    "node_modules",
    "site-packages",
}
_DEPTH = 20
_FILES = 50_000  # of a folder with all that is in it: a class of 1000 with 50 files each
_ARCHIVE_BYTES = 8 << 30  # the LMS's own, for a whole class

Parts = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A notebook or a .py file: the parts of its path from the source down, and its bytes."""

    parts: Parts
    data: bytes


@dataclass(frozen=True)
class Other:
    """A file of a kind that is not read."""

    parts: Parts


@dataclass(frozen=True)
class Unread:
    """Something that could not be read, or must not be."""

    parts: Parts
    reason: str
    hint: str


Source = Found | Other | Unread


def files(source: Path) -> Iterator[Source]:
    """What is in `source`, in the order of names. It has to exist; that it is a link itself is the caller's choice."""
    real = source.resolve()
    if real.is_dir():
        yield from _Walk().folder(real, ())
    elif source.name.lower().endswith(".zip"):
        yield from _archive(real, (), (source.name,))
    else:
        yield from _file(real, (source.name,))


class _Walk:
    """One walk through a folder, and how many entries it may still meet."""

    def __init__(self) -> None:
        self._left = _FILES

    def folder(self, folder: Path, parts: Parts) -> Iterator[Source]:
        try:
            with os.scandir(folder) as scanned:
                entries = []
                for entry in scanned:
                    self._left -= 1
                    if self._left < 0:
                        yield Unread((*parts, "…"), f"there are more than {_FILES} files", "Grade them in parts.")
                        return
                    entries.append(entry)
        except OSError as error:
            yield Unread(parts, f"cannot be read: {error.strerror}", "Look at the rights of the folder.")
            return
        entries.sort(key=lambda one: one.name, reverse=True)
        while entries:  # each is forgotten in its turn: there may be thousands
            entry = entries.pop()
            yield from self._entry(entry, (*parts, entry.name))

    def _entry(self, entry: os.DirEntry[str], parts: Parts) -> Iterator[Source]:
        folder = entry.is_dir(follow_symlinks=False)
        if _ignored(entry.name, folder):
            return
        if entry.is_symlink():
            yield Unread(parts, "is a symbolic link, which is not followed", "Put the file itself in its place.")
        elif folder and len(parts) > _DEPTH:
            yield Unread(parts, f"lies more than {_DEPTH} folders deep", "Move it up.")
        elif folder:
            yield from self.folder(Path(entry.path), parts)
        elif entry.name.lower().endswith(".zip"):
            yield from _archive(Path(entry.path), parts, parts)
        else:
            yield from _file(Path(entry.path), parts)


def _ignored(name: str, folder: bool) -> bool:
    # Dotted folders hold checkpoints, environments, histories; ._x is what macOS keeps about x.
    dotted = name.startswith("._") or name == ".DS_Store" or (folder and name.startswith(".") and name != "..")
    return dotted or name.lower() in _IGNORED


def _open(path: Path, most: int) -> IO[bytes]:
    """`path`, if it is an ordinary file of at most so many bytes. Raises SubmissionError."""
    # Without O_NONBLOCK the opening of a pipe waits for ever.
    names = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in names)
    try:
        opened = os.fdopen(os.open(path, flags), "rb")
    except OSError as error:
        raise SubmissionError(f"cannot be read: {error.strerror}", "Look at the file and its rights.") from None
    found = os.fstat(opened.fileno())
    if stat.S_ISREG(found.st_mode) and found.st_size <= most:
        return opened
    opened.close()
    if stat.S_ISREG(found.st_mode):
        raise SubmissionError(
            f"has more than {most >> 20} MB", "Ask for it without its outputs (Kernel, Restart, Clear)."
        )
    raise SubmissionError("is not an ordinary file", "Look at it yourself; nothing hands in pipes or devices.")


def _file(path: Path, parts: Parts) -> Iterator[Source]:
    name = parts[-1].lower()
    if not name.endswith(_READ):
        yield _not_read(parts)
        return
    try:
        with _open(path, FILE_BYTES) as opened:
            data = opened.read(FILE_BYTES + 1)
    except SubmissionError as error:
        yield Unread(parts, error.message, error.hint)
    else:
        yield Found(parts, data)


def _not_read(parts: Parts) -> Source:
    if parts[-1].lower().endswith(_OTHER_ARCHIVES):
        return Unread(parts, "is an archive of a kind that is not read", "Unpack it, or ask for a .zip or a notebook.")
    return Other(parts)


def _archive(path: Path, inside: Parts, parts: Parts) -> Iterator[Source]:
    """The files of the zip archive `path`. `parts` name it, `inside` stands before the names of its files."""
    try:
        with _open(path, _ARCHIVE_BYTES) as opened:
            archive = Archive(opened, os.fstat(opened.fileno()).st_size)
            for entry in archive.entries():
                below = (*inside, *entry.parts)
                name = entry.parts[-1].lower()
                if any(_ignored(part, n < len(entry.parts) - 1) for n, part in enumerate(entry.parts)):
                    continue
                if name.endswith(".zip"):
                    yield Unread(below, "is an archive within an archive", "Unpack it, and grade the folder.")
                elif not name.endswith(_READ) and not entry.refused:
                    yield _not_read(below)
                else:
                    yield _unpacked(archive, entry, below)
    except SubmissionError as error:
        yield Unread(parts, error.message, error.hint)


def _unpacked(archive: Archive, entry: Entry, parts: Parts) -> Source:
    try:
        return Found(parts, archive.read(entry))
    except SubmissionError as error:
        return Unread(parts, error.message, error.hint)
