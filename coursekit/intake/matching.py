"""Names of folders and files → students, as people and learning management systems write them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coursekit.course import Student, fold
from coursekit.intake.submission import How

# "Олена Коваль_12345_assignsubmission_file_", as a folder or before the name of the file
_MOODLE = re.compile(r"(.+?)_\d+_assignsubmission_(?:file|onlinetext)(?:_|$)")
# "kovalolena_12345_67890_lab.ipynb", "koval_LATE_12345_67890_lab.ipynb"
_CANVAS = re.compile(r"([^_]+)_(?:late_)?\d+_\d+_.")
_SUFFIX = re.compile(r"(?:\.(?:ipynb|py|zip|txt|json))+$")
_COPY = re.compile(r"\s*\(\d{1,3}\)$")  # what browsers append
_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ`′"), "'")


@dataclass(frozen=True)
class Place:
    """The student that a name belongs to, and what told so."""

    student: str
    how: How


class Names:
    """All the names under which the students of a roster are known. What two of them share, tells nobody."""

    def __init__(self, students: Sequence[Student], assignment: str) -> None:
        self._ids = _unique((fold(s.id), s.id) for s in students)
        self._emails = _unique((fold(s.email), s.id) for s in students)
        self._boxes = _unique((fold(s.email.partition("@")[0]), s.id) for s in students)
        self._names = _unique((_words(s.name), s.id) for s in students)
        self._canvas = _unique((spelt, s.id) for s in students for spelt in _canvas_names(s.name))
        around = re.escape(fold(assignment))
        self._assignment = re.compile(rf"^{around}[\s_-]+|[\s_-]+{around}$")

    def id_of(self, student: str) -> str | None:
        """The roster's spelling of an id."""
        return self._ids.get(fold(student))

    def places(self, parts: Sequence[str]) -> tuple[Place, ...]:
        """The students that a path names, each once, the innermost part first: () nobody, two a conflict."""
        found: dict[str, Place] = {}
        for depth in reversed(range(len(parts))):
            place = self._place(parts[depth], is_file=depth == len(parts) - 1)
            if place:
                found.setdefault(place.student, place)
        return tuple(found.values())

    def _place(self, part: str, is_file: bool) -> Place | None:
        name = fold(part)
        here: How = "file name" if is_file else "folder name"
        if moodle := _MOODLE.match(name):
            student = self._names.get(_words(moodle[1]))
            return Place(student, "Moodle folder") if student else None
        canvas = _CANVAS.match(name) if is_file else None
        if canvas and (student := self._canvas.get(_letters(canvas[1]))):
            return Place(student, here)
        for spelt in self._spellings(name):
            for known, how in ((self._ids, here), (self._emails, "e-mail"), (self._boxes, "e-mail")):
                if student := known.get(spelt):
                    return Place(student, how)
            if student := self._names.get(_words(spelt)):
                return Place(student, here)
        return None

    def _spellings(self, name: str) -> Iterable[str]:
        """`olena.koval` of `convolution_olena.koval (1).ipynb`, the whole name first."""
        stem = _SUFFIX.sub("", name)
        single = _COPY.sub("", stem)
        return dict.fromkeys((name, stem, single, self._assignment.sub("", single)))


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Name → student, of the names that are not empty and belong to one student."""
    known = {(name, student) for name, student in pairs if name}
    count = Counter(name for name, _ in known)
    return {name: student for name, student in known if count[name] == 1}


def _words(name: str) -> str:
    """The words of a full name in alphabetical order: given name and surname stand either way round."""
    words = fold(name).translate(_APOSTROPHES).replace("_", " ").replace(",", " ").split()
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _letters(name: str) -> str:
    return "".join(letter for letter in fold(name) if unicodedata.category(letter)[0] in "LN")


def _canvas_names(name: str) -> set[str]:
    """Canvas puts surname and given name together; which word is the surname, is not known."""
    words = [_letters(word) for word in name.split()]
    turned = {"".join(words[turn:] + words[:turn]) for turn in range(len(words))}
    return turned | {words[0], words[-1]} if words else set()
