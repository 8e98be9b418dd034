"""Every file is somebody's, or rejected with a reason: none is graded for the wrong student."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.course import Student, fold
from coursekit.errors import SubmissionError, UsageError
from coursekit.intake.identity import looks_signed, read_identity
from coursekit.intake.matching import Names, Place
from coursekit.intake.reading import Reading, read
from coursekit.intake.sources import Found, Other, Parts, Unread, files
from coursekit.intake.spool import Cells, Spool
from coursekit.intake.submission import How, Intake, Kind, Rejected, Submission, shown
from coursekit.notes import Note

_LISTED = 5  # files that a message names

_ONE_OF_MANY = "Not read: {files}."
_SAME_TWICE = "The same file was handed in {times} times."

_NO_CODE = "is neither a notebook nor a .py file"
_NOT_HANDED_IN = (".", "~$")  # how the names of hidden files begin, and of those that an office program has open

_RENAME = "Give the folder or the file the student's id as its name, or add the student to the roster."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that was read and has an owner. `near`: the owner's name is 2 a folder's, 1 the file's, 0 neither."""

    parts: Parts
    kind: Kind
    cells: Cells
    notes: tuple[Note, ...]
    student: str
    how: How
    sha256: str
    near: int

    @property
    def signed(self) -> bool:
        """Whether a signature tells the owner."""
        return self.how.startswith("signed")


def take_in(source: Path, assignment: str, students: Sequence[Student], key: bytes) -> Intake:
    """The submissions in a folder, a zip archive or a single file, matched to the students of the roster.

    A signature by the course key goes before names; a file whose signature and name disagree is rejected, and so
    is what two students share. Raises UsageError if there is no `source`, SubmissionError if it is a folder or an
    archive that cannot be read; all else that is wrong is in the result.
    """
    if not source.exists():
        raise UsageError(f"there is no file or folder {source}", "Name a folder, a zip archive or a notebook.")
    desk = _Desk(source, assignment, Names(students, assignment), key)
    for found in files(source, desk.whose):
        desk.take(found)
    return desk.result(students)


class _Desk:
    """Takes one file after the other, keeps what is code, and decides when all have been seen."""

    def __init__(self, source: Path, assignment: str, names: Names, key: bytes) -> None:
        self._assignment, self._names, self._key = assignment, names, key
        self._source = source.name
        self._candidates: dict[str, list[Candidate]] = defaultdict(list)
        self._others: dict[str, Parts] = {}  # the first file of a student that is of no kind that is read
        self._rejected: list[Rejected] = []
        self._spool = Spool()

    def whose(self, parts: Parts) -> str:
        """Who bears the cost of a path: the student that its outermost part names, else the folder that it is in."""
        places = self._places(parts)
        return places[-1].student if places else "".join(parts[:-1][:1])

    def _places(self, parts: Parts) -> tuple[Place, ...]:
        # The name of the source itself counts only if nothing within tells more.
        return self._names.places(parts) or self._names.places((self._source,))

    def take(self, found: Found | Other | Unread) -> None:
        """Take one file: keep it as a candidate, or reject it."""
        places = self._places(found.parts)
        if isinstance(found, Other):
            self._set_aside(found.parts, places)
        elif isinstance(found, Unread):
            self._reject(found.parts, found.reason, found.hint, places)
        else:
            try:
                reading = read(found.parts[-1], found.data)
                if not reading.only_self_check:
                    self._keep(found, reading, places)
            except SubmissionError as error:
                self._reject(found.parts, error.message, error.hint, places)

    def _set_aside(self, parts: Parts, places: Sequence[Place]) -> None:
        """A file of no kind that is read: its student may have something else. At the top nobody's is rejected."""
        name = parts[-1]
        places = places or self._names.places((*parts[:-1], name.rpartition(".")[0]))  # ivan.franko of ivan.franko.docx
        for place in places[-1:]:  # as in `_reject`
            self._others.setdefault(place.student, parts)
        if not places and len(parts) == 1 and not name.startswith(_NOT_HANDED_IN):
            self._reject(parts, _NO_CODE, "Ask for the notebook itself, or take this file away.")

    def _reject(self, parts: Parts, reason: str, hint: str, places: Sequence[Place] = ()) -> None:
        # Of two, the outermost: the folder is the LMS's, the name of the file the student's.
        student = places[-1].student if places else None
        self._rejected.append(Rejected(_path(parts), reason, hint, student))

    def _keep(self, found: Found, reading: Reading, places: tuple[Place, ...]) -> None:
        """Raises SubmissionError if the file is nobody's, or of two students."""
        owner = self._signed(reading)
        if len(places) > 1:
            both = " and ".join(place.student for place in places[:2])
            raise SubmissionError(f"is named after two students: {both}", "Rename the folder or the file.")
        if owner is None and not places:
            raise SubmissionError(
                "is of no student of the roster: it is not signed, and its name tells nobody", _RENAME
            )
        if owner and places and places[0].student != owner.student:
            raise SubmissionError(
                f"is the notebook of {owner.student}, handed in as {places[0].student}",
                "Ask both: the numbers in it are another student's. To grade it for its owner, rename it.",
            )
        place = owner or places[0]
        in_folder = self._names.places((*found.parts[:-1], "")) or not self._names.places(found.parts)
        near = 0 if not places else 2 if in_folder else 1
        sha256 = hashlib.sha256(found.data).hexdigest()
        cells = self._spool.keep(reading.cells)
        candidate = Candidate(found.parts, reading.kind, cells, reading.notes, place.student, place.how, sha256, near)
        self._candidates[place.student].append(candidate)

    def _signed(self, reading: Reading) -> Place | None:
        """Whom the signatures name, or None if there are none. Raises SubmissionError if they do not fit."""
        read = [(how, read_identity(self._key, text)) for how, text in reading.signatures]
        ours = [(how, said) for how, said in read if said]
        fitting = [(how, said) for how, said in ours if said.assignment == self._assignment]
        if len({said.student for _, said in fitting}) > 1:
            raise SubmissionError("is signed for two students: cells of two notebooks are in it", "Ask whose it is.")
        if fitting:
            how, said = fitting[0]
            if student := self._names.id_of(said.student):
                return Place(student, how)
            raise SubmissionError(
                f"was made for '{shown(said.student)}', who is not in the roster",
                "Add the student to the roster.",
            )
        if ours:
            raise SubmissionError(
                f"is of the assignment '{ours[0][1].assignment}', not '{self._assignment}'",
                "Grade it with the other assignment, or ask for the right file.",
            )
        if any(looks_signed(text) for _, text in reading.signatures):
            raise SubmissionError(
                "is signed with another course's key, or its signature was changed",
                "Is it of another course or year? Ask the student for the notebook that this course handed out.",
            )
        return None

    def result(self, students: Sequence[Student]) -> Intake:
        """What the files come to, once all have been taken."""
        submissions = []
        for student in students:
            if chosen := self._choose(self._candidates.pop(student.id, [])):
                submissions.append(chosen)
        seen = {done.student for done in submissions} | {no.student for no in self._rejected}
        for student in students:
            if student.id not in seen and student.id in self._others:
                parts = self._others[student.id]
                reason = f"{_NO_CODE}, and there is nothing else of this student"
                self._rejected.append(Rejected(_path(parts), reason, "Ask for the notebook itself.", student.id))
                seen.add(student.id)
        missing = tuple(student.id for student in students if student.id not in seen)
        return Intake(tuple(submissions), tuple(sorted(self._rejected, key=lambda no: no.path)), missing)

    def _choose(self, candidates: Sequence[Candidate]) -> Submission | None:
        """The submission among the files of one student; the others are named in a note, or rejected."""
        best = max((one.near for one in candidates), default=0)
        nearest = [one for one in candidates if one.near == best]
        doubtful = _may_be_of_several_people(nearest)
        # Whoever has the notebook can hand it in once more: the owner's own place decides which of them counts.
        self._reject_all(
            [one for one in candidates if doubtful or one.near < best],
            f"more than one is the notebook of {{student}}: {_list(nearest)}",
            "Somebody may have handed in a copy: ask whose it is. To grade it, put it into the owner's folder.",
        )
        pool = [] if doubtful else [one for one in nearest if one.signed] or nearest
        different = _different(pool)
        chosen = different if len(different) == 1 else self._named_like_the_assignment(different)
        if len(chosen) == 1:
            return _submission(chosen[0], [one for one in nearest if one.sha256 != chosen[0].sha256], pool)
        self._reject_all(
            different,
            f"{{student}} has several files, and not one of them is named {self._assignment}: {_list(different)}",
            "Ask which of them counts, and remove the others.",
        )
        return None

    def _reject_all(self, candidates: Sequence[Candidate], reason: str, hint: str) -> None:
        for one in candidates:
            said = reason.replace("{student}", one.student, 1)
            self._rejected.append(Rejected(_path(one.parts), said, hint, one.student))

    def _named_like_the_assignment(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        stems = [(one, fold(one.parts[-1].partition(".")[0])) for one in candidates]
        name = fold(self._assignment)
        same = [one for one, stem in stems if stem == name]
        return same or [one for one, stem in stems if stem.startswith(name)]


def _submission(chosen: Candidate, others: Sequence[Candidate], pool: Sequence[Candidate]) -> Submission:
    notes = list(chosen.notes)
    if others:
        notes.append(Note(_ONE_OF_MANY, {"files": _list(others)}))
    if (times := sum(one.sha256 == chosen.sha256 for one in pool)) > 1:
        notes.append(Note(_SAME_TWICE, {"times": str(times)}))
    return Submission(
        student=chosen.student,
        path=_path(chosen.parts),
        how=chosen.how,
        kind=chosen.kind,
        cells=chosen.cells,
        sha256=chosen.sha256,
        notes=tuple(notes),
    )


def _may_be_of_several_people(nearest: Sequence[Candidate]) -> bool:
    """Whether files of one student, all as near, differ and lie where nothing says that they are the student's."""
    apart = len({one.parts[:-1] for one in nearest}) > 1
    return len(_different(nearest)) > 1 and (nearest[0].near == 0 or (nearest[0].near == 1 and apart))


def _different(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Without files that are equal byte by byte to one before."""
    return list({one.sha256: one for one in reversed(candidates)}.values())[::-1]


def _path(parts: Parts) -> str:
    return shown("/".join(parts))


def _list(candidates: Sequence[Candidate]) -> str:
    more = f" and {len(candidates) - _LISTED} more" if len(candidates) > _LISTED else ""
    return ", ".join(_path(one.parts) for one in candidates[:_LISTED]) + more
