"""What was frozen → one student's notebook and check.py, on disk."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from coursekit import catalog
from coursekit.answers import form_of, thaw_answer, thaw_parameters
from coursekit.catalog import Catalog
from coursekit.course import Assignment, Course, Student
from coursekit.exercise import Exercise
from coursekit.frozen import Frozen, Variant, frozen_folder, key_check
from coursekit.generate.notebook import ExercisePart, ProblemPart, Sheet, notebook_bytes
from coursekit.generate.selfcheck_text import filled
from coursekit.generate.statements import public_examples, starter, statement
from coursekit.intake import identity
from coursekit.templating import Texts

Job = tuple[Course, Assignment, Student, Path, bool]


def notebook_path(out: Path, assignment: str, student: str) -> Path:
    """Where a student's notebook lies."""
    return out / assignment / student / f"{assignment}.ipynb"


def hand_out_all(executor: Executor | None, jobs: Sequence[Job]) -> list[tuple[Path, bool]]:
    if executor is None:
        return [hand_out(job) for job in jobs]
    return [future.result() for future in as_completed([executor.submit(hand_out, job) for job in jobs])]


def hand_out(job: Job) -> tuple[Path, bool]:
    """Writes one student's notebook and check.py, unless they are there already: (path, was it written)."""
    course, assignment, student, out, again = job
    path = notebook_path(out, assignment.name, student.id)
    if path.exists() and path.with_name("check.py").exists() and not again:
        return path, False
    texts = Texts(student.lang or course.lang, course.lookup("templates"))
    variants = Frozen(frozen_folder(course.folder, assignment.name)).variants(student.id)
    page = sheet(course, assignment, student, variants, texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    script = filled(page.spec, shell=True).encode()
    for file, data in ((path, notebook_bytes(page, texts)), (path.with_name("check.py"), script)):
        temporary = file.with_name(f".{file.name}.part")
        temporary.write_bytes(data)
        temporary.replace(file)
    return path, True


def sheet(
    course: Course, assignment: Assignment, student: Student, variants: dict[str, Variant], texts: Texts
) -> Sheet:
    """One student's assignment in words and numbers, before it is a notebook."""
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


@contextmanager
def pool(jobs: int) -> Iterator[Executor | None]:
    """An executor of so many processes; None for one: this process does it."""
    if jobs <= 1:
        yield None
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        yield executor
