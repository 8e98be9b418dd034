"""Assignments, statements, translations, and files that nobody reads."""

import re
from collections.abc import Iterator
from pathlib import Path

from coursekit.answers import thaw_parameters
from coursekit.catalog import Catalog
from coursekit.course import Course
from coursekit.errors import CoursekitError, did_you_mean
from coursekit.exercise import Exercise
from coursekit.generate.statements import public_examples, starter, statement
from coursekit.generate.variants import variant
from coursekit.problem import Problem
from coursekit.stream import Stream
from coursekit.templating import LANGUAGES, Texts
from coursekit.validate.finding import Finding

CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)


def check_assignments(course: Course, known: Catalog) -> Iterator[Finding | None]:
    """Every assignment reads, and names what exists."""
    for name in course.assignments():
        where = f"assignments/{name}.toml"
        try:
            assignment = course.assignment(name)
        except CoursekitError as error:
            yield Finding(where, error.message, error.hint)
            continue
        for item in assignment.items:
            exists = item.name in known.problems or item.name in known.exercises
            yield (
                None
                if exists
                else Finding(
                    where, f"there is no problem or exercise '{item.name}'", did_you_mean(item.name, known.names())
                )
            )


def check_statements(course: Course, known: Catalog) -> Iterator[Finding | None]:
    """Statements render in both languages, and every sentence that a student may read is translated."""
    for name in known.names():
        yield from check_statement(course, known, name)
    texts = Texts("uk", course.lookup("templates"))
    for where, sentence in sentences(known):
        if texts.gettext(sentence) == sentence and has_words(sentence):
            yield Finding(where, f"not translated: {sentence!r}", "Add it to templates/locale/uk/*.po.")
        else:
            yield None


def check_statement(course: Course, known: Catalog, name: str) -> Iterator[Finding | None]:
    """The statement of one problem or exercise renders in both languages."""
    for lang in LANGUAGES:
        texts = Texts(lang, course.lookup("templates"))
        if name in known.problems:
            yield from _problem_statement(known.problems[name], texts, course.key)
        else:
            yield from _exercise_statement(known.exercises[name], texts)


def has_words(sentence: str) -> bool:
    """Is there anything to translate? Formulas, placeholders and names such as float32 are not."""
    return bool(re.search(r"\b[A-Za-z]{4,}\b", re.sub(r"\{\w+\}", "", sentence)))


def sentences(known: Catalog) -> Iterator[tuple[str, str]]:
    """Every English sentence of problems and exercises: (where, sentence)."""
    for e in known.exercises.values():
        where = f"exercise {e.name}"
        yield where, e.summary
        yield from ((where, level) for f in e.factors for level in f.levels[0 if f.either else 1 :])
        yield from ((where, r.claim) for r in e.relations.values())
        yield from ((where, m.told) for m in e.mistakes.values())
    for p in known.problems.values():
        yield from ((f"problem {p.name}", m.told) for m in p.mistakes.values())


def _problem_statement(problem: Problem, texts: Texts, key: bytes) -> Iterator[Finding | None]:
    where = f"templates/problems/{problem.name}.md.j2"
    for n in range(3):
        try:
            frozen = variant(problem, Stream(key, "statement", problem.name, n))
            p = thaw_parameters(problem, frozen)
            yield _title(where, texts, *statement(f"problems/{problem.name}.md.j2", texts, p=p))
            for note in problem.worked(p):
                if texts.lang == "uk" and texts.gettext(note.text) == note.text and has_words(note.text):
                    yield Finding(f"problem {problem.name}", f"not translated: {note.text!r}")
        except CoursekitError as error:
            yield Finding(where, error.message, error.hint)


def _exercise_statement(exercise: Exercise, texts: Texts) -> Iterator[Finding | None]:
    where = f"templates/exercises/{exercise.name}.md.j2"
    try:
        yield _title(where, texts, *statement(f"exercises/{exercise.name}.md.j2", texts))
        source = starter(exercise, texts)
        space: dict[str, object] = {}
        exec(compile(source, "starter", "exec"), space)
        function = space[exercise.name]
        for example in public_examples(exercise):
            try:
                function(*example["args"], **example["options"])  # type: ignore[operator]
            except NotImplementedError:
                yield None
            else:
                yield Finding(f"exercise {exercise.name}", "its starter passes a public example")
    except (CoursekitError, SyntaxError, KeyError) as error:
        yield Finding(where, str(error), getattr(error, "hint", ""))


def _title(where: str, texts: Texts, title: str, text: str) -> Finding | None:
    if not title or not text:
        return Finding(
            where, f"no title or no text in '{texts.lang}'", "The first line is the title, the rest the text."
        )
    if (texts.lang == "uk") != bool(CYRILLIC.search(title + text)):
        return Finding(where, f"its text in '{texts.lang}' is in the other language")
    return None


def check_strays(course: Course, known: Catalog) -> Iterator[Finding | None]:
    """Files in assignments/, solutions/ and templates/ that nothing reads."""
    for kind in ("assignments", "solutions", "templates"):
        for folder in course.lookup(kind):
            for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
                relative = path.relative_to(folder)
                yield (
                    None
                    if _belongs(kind, relative, known)
                    else Finding(
                        str(Path(kind) / relative), "nothing reads this file", "Is its name right? Else take it out."
                    )
                )


def _belongs(kind: str, path: Path, known: Catalog) -> bool:
    parts = path.parts
    if kind == "assignments":
        return len(parts) == 1 and path.suffix == ".toml"
    if kind == "solutions":
        code = len(parts) == 3 and parts[1] in ("accepted", "rejected") and path.suffix == ".py"
        return parts[0] in known.exercises and (code or parts[1:] == ("equal.toml",))
    if parts[0] == "problems":
        return path.name.removesuffix(".md.j2") in known.problems
    if parts[0] == "exercises":
        return path.name.removesuffix(".md.j2") in known.exercises
    return parts[0] in ("notebook", "report", "locale")
