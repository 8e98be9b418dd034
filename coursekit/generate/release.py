"""A release: variants and case sets drawn and frozen, then a personal notebook and its check.py for every student."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from coursekit import catalog
from coursekit.answers import form_of, thaw_answer, thaw_parameters
from coursekit.catalog import Catalog
from coursekit.course import Assignment, Course, Student
from coursekit.errors import CourseError, UsageError, did_you_mean
from coursekit.exercise import Exercise
from coursekit.frozen import (
    Frozen,
    FrozenItem,
    Manifest,
    Variant,
    as_json,
    cases_path,
    encode_cases,
    key_check,
    sha256,
    variants_path,
    write_secretly,
)
from coursekit.generate.cases import freeze
from coursekit.generate.notebook import ExercisePart, ProblemPart, Sheet, notebook_bytes
from coursekit.generate.selfcheck_text import filled
from coursekit.generate.variants import variant
from coursekit.intake import identity
from coursekit.replay import want
from coursekit.frozen import Call
from coursekit.stream import Stream
from coursekit.templating import Texts

Progress = Callable[[str], None]
DIGITS = 12  # of an expected value in a public example: with six, 0.28905 would be printed as 0.2890


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
    key is not the one that was frozen.
    """
    known = catalog.load(None if course.builtin else course.folder)
    folder = frozen_folder(course, assignment.name)
    if redraw:
        forget(folder)
    manifest = _manifest(course, assignment, known, folder)
    new = [s for s in students if s.id not in manifest.students]
    drawn = {s.id: _draw(course, assignment, known, s, folder) for s in new}
    if drawn or not (folder / "manifest.json").exists():
        manifest = msgspec.structs.replace(manifest, students=manifest.students | drawn)
        write_secretly(folder / "manifest.json", as_json(manifest))
    written, untouched = [], []
    jobs = [(course, assignment, student, out, redraw) for student in students]
    for path, fresh in _each(executor, jobs):
        (written if fresh else untouched).append(path)
        if progress:
            progress(path.parent.name)
    kept = tuple(s.id for s in students if s.id not in drawn)
    return Released(tuple(drawn), kept, tuple(sorted(written)), tuple(sorted(untouched)))


def frozen_folder(course: Course, assignment: str) -> Path:
    """Where an assignment's release is frozen: in the course folder."""
    return course.folder / "frozen" / assignment


def forget(folder: Path) -> None:
    """Removes what is frozen, the manifest first: half of it is never taken for the whole."""
    if folder.exists():
        (folder / "manifest.json").unlink(missing_ok=True)
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


def changes(course: Course, assignment: Assignment) -> list[str]:
    """What a redraw would change, in words."""
    folder = frozen_folder(course, assignment.name)
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
            raise CourseError(f"assignments/{assignment.name}.toml: there is no problem or exercise '{item.name}'", hint)
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
        frozen.append(item)
    return Manifest(assignment=assignment.name, key_check=check, items=tuple(frozen))


def _differences(old: Manifest, new: Sequence[FrozenItem]) -> list[str]:
    before = {i.item: msgspec.structs.replace(i, sha256="") for i in old.items}
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


# ------------------------------------------------------------------------------------------------ notebooks
Job = tuple[Course, Assignment, Student, Path, bool]


def _each(executor: Executor | None, jobs: Sequence[Job]) -> list[tuple[Path, bool]]:
    if executor is None:
        return [hand_out(job) for job in jobs]
    return [future.result() for future in as_completed([executor.submit(hand_out, job) for job in jobs])]


def hand_out(job: Job) -> tuple[Path, bool]:
    """Writes one student's notebook and check.py, unless they are there already: (path, was it written)."""
    course, assignment, student, out, again = job
    path = out / assignment.name / student.id / f"{assignment.name}.ipynb"
    if path.exists() and path.with_name("check.py").exists() and not again:
        return path, False
    page = sheet(course, assignment, student, Frozen(frozen_folder(course, assignment.name)).variants(student.id))
    path.parent.mkdir(parents=True, exist_ok=True)
    for file, data in ((path, notebook_bytes(page)), (path.with_name("check.py"), filled(page.spec).encode())):
        temporary = file.with_name(f".{file.name}.part")
        temporary.write_bytes(data)
        temporary.replace(file)
    return path, True


def sheet(course: Course, assignment: Assignment, student: Student, variants: dict[str, Variant]) -> Sheet:
    """One student's assignment in words and numbers, before it is a notebook."""
    lang = student.lang or course.lang
    texts = Texts(lang, course.lookup("templates"))
    known = catalog.load(None if course.builtin else course.folder)
    parts: list[ProblemPart | ExercisePart] = []
    for item in assignment.items:
        if item.name in variants:
            parts.append(_problem_part(known, item.name, item.points, variants[item.name], texts))
        else:
            parts.append(_exercise_part(known.exercise(item.name), item.points, texts))
    return Sheet(
        assignment=assignment.name,
        title=assignment.title.get(texts.lang) or next(iter(assignment.title.values())),
        student=student.id,
        name=student.name or student.id,
        lang=texts.lang,
        due=assignment.due,
        identity=identity(course.key, assignment.name, student.id),
        release=key_check(course.key, assignment.name),
        parts=parts,
    )


def statement(template: str, texts: Texts, **values: Any) -> tuple[str, str]:
    """A statement's title (its first line) and its text."""
    title, _, text = texts.render(template, **values).strip().partition("\n")
    return title.strip().lstrip("#").strip(), text.strip()


def _problem_part(known: Catalog, name: str, points: float, frozen: Variant, texts: Texts) -> ProblemPart:
    problem = known.problem(name)
    p, answer = thaw_parameters(problem, frozen), thaw_answer(frozen)
    title, text = statement(f"problems/{name}.md.j2", texts, p=p)
    fields = {f.name: form_of(f, answer[f.name].shape) for f in problem.fields}
    return ProblemPart(name=name, points=points, title=title, statement=text, fields=fields)


def _exercise_part(exercise: Exercise, points: float, texts: Texts) -> ExercisePart:
    title, text = statement(f"exercises/{exercise.name}.md.j2", texts)
    return ExercisePart(
        name=exercise.name,
        points=points,
        title=title,
        statement=text,
        starter=starter(exercise, texts),
        examples=public_examples(exercise),
    )


def starter(exercise: Exercise, texts: Texts) -> str:
    """The function that the student fills in."""
    summary = texts.gettext(exercise.summary)
    return (
        f'def {exercise.signature}:\n    """{summary}\n\n    {texts.gettext(exercise.shapes)}\n    """\n'
        "    raise NotImplementedError\n"
    )


def public_examples(exercise: Exercise) -> list[dict[str, Any]]:
    """The exercise's examples as the self-check reads them."""
    return [
        {
            "args": [_plain(a) for a in example.args],
            "options": dict(example.options),
            "expected": _plain(_as_due(want(exercise, Call(args=example.args, options=example.options)))),
        }
        for example in exercise.examples
    ]


def _as_due(expected: Any) -> Any:
    """A 0-d array as the number that it is."""
    if expected.shape:
        return expected
    number = float(expected)
    return int(number) if number.is_integer() else number


def _plain(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    rounded = [float(f"{v:.{DIGITS}g}") if isinstance(v, float) else v for v in value.ravel().tolist()]
    return {"array": np.array(rounded, dtype=value.dtype).reshape(value.shape).tolist(), "dtype": str(value.dtype)}
