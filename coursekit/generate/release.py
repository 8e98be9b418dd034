"""A release: variants and case sets drawn and frozen, then a personal notebook and its check.py for every student."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from coursekit import catalog
from coursekit.answers import thaw_parameters
from coursekit.catalog import Catalog
from coursekit.course import Assignment, Course, Student
from coursekit.errors import CourseError, did_you_mean
from coursekit.frozen import (
    RESTORE,
    Frozen,
    FrozenItem,
    Manifest,
    Variant,
    as_json,
    cases_path,
    encode_cases,
    frozen_folder,
    key_check,
    sha256,
    variants_path,
    write_secretly,
)
from coursekit.generate.cases import freeze
from coursekit.generate.handout import hand_out_all, notebook_path
from coursekit.generate.statements import statement
from coursekit.generate.variants import variant
from coursekit.stream import Stream
from coursekit.templating import LANGUAGES, Texts

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Released:
    """What one run of `generate` did."""

    new: tuple[str, ...]  # students whose variants were drawn
    kept: tuple[str, ...]  # students whose variants stood already
    written: tuple[Path, ...]  # notebooks written
    untouched: tuple[Path, ...]  # notebooks that had been handed out


def generate(
    course: Course,
    assignment: Assignment,
    students: Sequence[Student],
    out: Path,
    *,
    redraw: bool = False,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Released:
    """Freezes what is not frozen yet and writes what is not handed out yet.

    What is frozen is never redrawn unless `redraw` says so. Raises CourseError where the assignment, an item or the
    key is not the one that was frozen, or something that was frozen is gone.
    """
    known = catalog.load(None if course.builtin else course.folder)
    folder = frozen_folder(course.folder, assignment.name)
    if redraw:
        forget(folder)
    elif lost := _lost(folder, assignment.name, students, out):
        more = f", and so are {len(lost) - 1} more of its files" if len(lost) > 1 else ""
        raise CourseError(f"{lost[0]} is gone{more}: no notebook was written", RESTORE)
    manifest = _manifest(course, assignment, known, folder)
    new = [s for s in students if s.id not in manifest.students]
    drawn = {s.id: _draw(course, assignment, known, s, folder) for s in new}
    if drawn or not (folder / "manifest.json").exists():
        manifest = msgspec.structs.replace(manifest, students=manifest.students | drawn)
        write_secretly(folder / "manifest.json", as_json(manifest))
    written: list[Path] = []
    untouched: list[Path] = []
    jobs = [(course, assignment, student, out, redraw) for student in students]
    for path, fresh in hand_out_all(executor, jobs):
        (written if fresh else untouched).append(path)
        if progress:
            progress(path.parent.name)
    kept = tuple(s.id for s in students if s.id not in drawn)
    return Released(tuple(drawn), kept, tuple(sorted(written)), tuple(sorted(untouched)))


def _lost(folder: Path, assignment: str, students: Sequence[Student], out: Path) -> list[Path]:
    """What is gone of the files that these students' notebooks were made from, or are graded by."""
    if not (folder / "manifest.json").exists():
        handed_out = any(notebook_path(out, assignment, s.id).exists() for s in students)
        return [folder / "manifest.json"] if handed_out else []
    manifest = Frozen(folder).manifest
    due = [cases_path(folder, i.item) for i in manifest.items if i.kind == "exercise"]
    due += [variants_path(folder, s.id) for s in students if s.id in manifest.students]
    return [path for path in due if not path.exists()]


def forget(folder: Path) -> None:
    """Removes what is frozen, the manifest first: half of it is never taken for the whole."""
    if folder.exists():
        (folder / "manifest.json").unlink(missing_ok=True)
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def changes(course: Course, assignment: Assignment) -> list[str]:
    """What a redraw would change, in words."""
    folder = frozen_folder(course.folder, assignment.name)
    if not (folder / "manifest.json").exists():
        return []
    old = Frozen(folder).manifest
    known = catalog.load(None if course.builtin else course.folder)
    said = [f"the variants of {len(old.students)} students, and their notebooks"]
    exercises = [i.item for i in old.items if i.kind == "exercise"]
    said.append(f"the hidden cases of {', '.join(exercises) or 'no exercise'}")
    return said + _differences(old, _items(assignment, known))


# ------------------------------------------------------------------------------------------------- freezing
def _items(assignment: Assignment, known: Catalog) -> list[FrozenItem]:
    items = []
    for item in assignment.items:
        if item.name in known.problems:
            version = known.problems[item.name].version
            items.append(
                FrozenItem(
                    item=item.name, kind="problem", points=item.points, version=version, difficulty=item.difficulty
                )
            )
        elif item.name in known.exercises:
            version = known.exercises[item.name].version
            items.append(FrozenItem(item=item.name, kind="exercise", points=item.points, version=version))
        else:
            hint = did_you_mean(item.name, known.names())
            raise CourseError(
                f"assignments/{assignment.name}.toml: there is no problem or exercise '{item.name}'", hint
            )
    return items


def _manifest(course: Course, assignment: Assignment, known: Catalog, folder: Path) -> Manifest:
    """The frozen manifest, checked against the course; or a new one, with its case sets written."""
    items = _items(assignment, known)
    check = key_check(course.key, assignment.name)
    if (folder / "manifest.json").exists():
        old = Frozen(folder).manifest
        if old.key_check != check:
            raise CourseError(
                f"{folder} was drawn from another course key",
                "Put the course.key back that was there when the assignment was generated.",
            )
        if found := _differences(old, items):
            raise CourseError(
                f"assignments/{assignment.name}.toml is not what was handed out: {'; '.join(found)}",
                "What was handed out never changes: take the change back, give the new version another name, or draw "
                "everything anew with --redraw.",
            )
        return old
    frozen = []
    for item in items:
        if item.kind == "exercise":
            data = encode_cases(freeze(known.exercise(item.item), course.key))
            write_secretly(cases_path(folder, item.item), data)
            item = msgspec.structs.replace(item, sha256=sha256(data))
        frozen.append(msgspec.structs.replace(item, titles=_titles(course, known, item)))
    return Manifest(assignment=assignment.name, key_check=check, items=tuple(frozen))


def _titles(course: Course, known: Catalog, item: FrozenItem) -> dict[str, str]:
    """What an item is called, in every language. A problem's statement needs parameters: a sample's will do."""
    values: dict[str, Any] = {}
    if item.kind == "problem":
        problem = known.problem(item.item)
        values["p"] = thaw_parameters(problem, variant(problem, Stream(course.key, "title", item.item)))
    template = f"{item.kind}s/{item.item}.md.j2"
    folders = course.lookup("templates")
    spoken = {lang: statement(template, Texts(lang, folders), **values)[0] for lang in LANGUAGES}
    return {lang: title.replace("`", "") for lang, title in spoken.items()}


def _differences(old: Manifest, new: Sequence[FrozenItem]) -> list[str]:
    before = {i.item: msgspec.structs.replace(i, sha256="", titles={}) for i in old.items}
    after = {i.item: i for i in new}
    said = [f"{name} is gone" for name in before if name not in after]
    said += [f"{name} is new" for name in after if name not in before]
    for name, item in after.items():
        was = before.get(name, item)
        said += [
            f"{name}: {key} was {getattr(was, key)}, is {getattr(item, key)}"
            for key in ("points", "difficulty", "version")
            if getattr(was, key) != getattr(item, key)
        ]
    return said


def _draw(course: Course, assignment: Assignment, known: Catalog, student: Student, folder: Path) -> str:
    """Draws and writes one student's variants; returns their hash."""
    variants: dict[str, Variant] = {}
    for item in assignment.items:
        if item.name in known.problems:
            stream = Stream(course.key, "variant", assignment.name, student.id, item.name)
            variants[item.name] = variant(known.problems[item.name], stream, item.difficulty)
    data = as_json(variants)
    write_secretly(variants_path(folder, student.id), data)
    return sha256(data)
