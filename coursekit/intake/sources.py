"""Every file of a folder or an archive, or a single one, in order; links and devices are never opened."""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coursekit.errors import SubmissionError
from coursekit.intake.archive import DEPTH, FILE_BYTES, Archive, Entry, ignored

_READ = (
    ".ipynb",
    ".py",
    ".ipynb.txt",
    ".ipynb.json",
    ".py.txt",
)  # browsers and mail programs append the last ones
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_FILES = 50_000  # of one student's folder with all that is in it
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
Whose = Callable[[Parts], str]


def files(source: Path, whose: Whose) -> Iterator[Source]:
    """What is in `source`, in the order of names. It has to exist; that it is a link itself is the caller's choice.

    `whose` tells from a path whose it is, or "": who has too much costs nobody else anything. Raises SubmissionError
    if `source` is a folder or an archive that cannot be read.
    """
    real = source.resolve()
    try:
        if real.is_dir():
            yield from _Walk(whose).folder(real, ())
        elif source.name.lower().endswith(".zip"):
            yield from _archive(real, (), whose)
        else:
            yield from _file(real, (source.name,))
    except SubmissionError as error:
        raise SubmissionError(f"{source} {error.message}", error.hint) from None


class _Walk:
    """One walk through a folder, and how many entries of each student it has met."""

    def __init__(self, whose: Whose) -> None:
        self._whose = whose
        self._met = Counter[str]()

    def folder(self, folder: Path, parts: Parts) -> Iterator[Source]:
        """Raises SubmissionError if it cannot be read, or holds too much of whose it is."""
        try:
            with os.scandir(folder) as scanned:
                entries = []
                for entry in scanned:
                    whose = self._whose((*parts, entry.name))
                    self._met[whose] += 1
                    if self._met[whose] <= _FILES:
                        entries.append(entry)
                    elif whose == self._whose((*parts, "")):
                        raise SubmissionError(f"holds more than {_FILES} files", "Grade them in parts.")
                    elif self._met[whose] == _FILES + 1:
                        said = f"is one of more than {_FILES} files, which were not read"
                        yield Unread((*parts, entry.name), said, "Grade them in parts.")
        except OSError as error:
            raise SubmissionError(f"cannot be read: {error.strerror}", "Look at the rights of the folder.") from None
        entries = [entry for entry in entries if self._met[self._whose((*parts, entry.name))] <= _FILES]
        entries.sort(key=lambda one: one.name, reverse=True)
        while entries:  # each is forgotten in its turn: there may be thousands
            entry = entries.pop()
            yield from self._entry(entry, (*parts, entry.name))

    def _entry(self, entry: os.DirEntry[str], parts: Parts) -> Iterator[Source]:
        folder = entry.is_dir(follow_symlinks=False)
        if ignored(entry.name, folder):
            return
        if entry.is_symlink():
            yield Unread(parts, "is a symbolic link, which is not followed", "Put the file itself in its place.")
        elif folder and len(parts) > DEPTH:
            yield Unread(parts, f"lies more than {DEPTH} folders deep", "Move it up.")
        elif folder or entry.name.lower().endswith(".zip"):
            path = Path(entry.path)
            try:
                yield from self.folder(path, parts) if folder else _archive(path, parts, self._whose)
            except SubmissionError as error:
                yield Unread(parts, error.message, error.hint)
        else:
            yield from _file(Path(entry.path), parts)


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


def _archive(path: Path, inside: Parts, whose: Whose) -> Iterator[Source]:
    """The files of the zip archive `path`; `inside` stands before their names. Raises SubmissionError if it is none."""
    with _open(path, _ARCHIVE_BYTES) as opened:
        archive = Archive(opened, os.fstat(opened.fileno()).st_size, lambda parts: whose((*inside, *parts)))
        for entry in archive.entries():
            below = (*inside, *entry.parts)
            name = entry.parts[-1].lower()
            if name.endswith(".zip"):
                yield Unread(below, "is an archive within an archive", "Unpack it, and grade the folder.")
            elif not name.endswith(_READ) and not entry.refused:
                yield _not_read(below)
            else:
                yield _unpacked(archive, entry, below)


def _unpacked(archive: Archive, entry: Entry, parts: Parts) -> Source:
    try:
        return Found(parts, archive.read(entry))
    except SubmissionError as error:
        return Unread(parts, error.message, error.hint)
