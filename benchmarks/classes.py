"""A class of any size with its homework handed in: right and wrong, and no two alike.

Each function is one of solutions/EXERCISE, each answer right, mistaken or left blank, as a Stream decides: the same
class every time. Everyone's cells differ in code, so that nothing is graded once for two students.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit import catalog
from coursekit.answers import thaw_answer
from coursekit.course import Course, find_course, init_course
from coursekit.demo.handing_in import typeable_mistakes
from coursekit.demo.homework import dumps, write_answer, write_function
from coursekit.frozen import Call, Frozen, Variant, frozen_folder
from coursekit.generate.release import generate
from coursekit.intake import identity
from coursekit.stream import Stream
from coursekit.validate.solutions import solution_files

KEY = hashlib.sha256(b"coursekit: the key of the benchmarks, the same every time").digest()
RIGHT = 60  # of a hundred functions and answers
BLANK = 10
ALL_WELL = "student.0000"  # by whom a benchmark sees whether it measures grading at all


@dataclass(frozen=True)
class Written:
    """One function as one student hands it in."""

    exercise: str
    source: str
    right: bool


class Class:
    """A course folder, its roster, and what its students handed in; it grows, and what is there stays.

    `functions_only`: an assignment of the built-in exercises alone, without problems.
    """

    def __init__(self, folder: Path, *, functions_only: bool = False) -> None:
        init_course(folder)
        (folder / "course.key").write_bytes(KEY)
        self.assignment = "convolution"
        if functions_only:
            self.assignment = _without_problems(folder, self.assignment)
        self.course: Course = find_course(folder, need=True)
        self.handed_in = folder / "handed-in"
        self.students: tuple[str, ...] = ()
        self._template = ""

    @property
    def results(self) -> Path:
        """What `coursekit grade` writes."""
        return self.course.folder / "grades" / self.assignment / "results.json"

    @property
    def grade(self) -> tuple[str, ...]:
        """The arguments of `coursekit` that grade this class."""
        return ("--course", str(self.course.folder), "grade", self.assignment, str(self.handed_in))

    def grow(self, count: int) -> None:
        """New students come until there are `count`, get their variants and hand in."""
        new = [f"student.{n:04}" for n in range(len(self.students), count)]
        self.students += tuple(new)
        (self.course.folder / "roster.csv").write_text("\n".join(["student", *self.students, ""]), encoding="utf-8")
        self.course = find_course(self.course.folder, need=True)
        if not self._template:
            self._release(new[:1])
            self._template = self._notebook(new[0]).read_text("utf-8")
        for student in new[1:] if len(new) == count else new:
            self._stamp(student)
        self._release(self.students)
        frozen = Frozen(frozen_folder(self.course.folder, self.assignment))
        for student in new:
            self._hand_in(student, frozen.variants(student))

    def functions(self, student: str) -> list[Written]:
        """What a student wrote for each exercise."""
        return [self._function(student, name) for name in self.exercises]

    @property
    def exercises(self) -> list[str]:
        """In the order of the assignment."""
        known = catalog.load()
        return [i.name for i in self.course.assignment(self.assignment).items if i.name in known.exercises]

    def calls(self) -> dict[str, tuple[Call, ...]]:
        """exercise -> its frozen calls."""
        frozen = Frozen(frozen_folder(self.course.folder, self.assignment))
        return {name: frozen.cases(name).calls for name in self.exercises}

    def _release(self, students: "list[str] | tuple[str, ...]") -> None:
        wanted = set(students)
        roster = [s for s in self.course.students() if s.id in wanted]
        generate(self.course, self.course.assignment(self.assignment), roster, self.course.folder / "release")

    def _stamp(self, student: str) -> None:
        """The first student's notebook with another's signature: `generate` takes it as handed out, and draws alone.

        Writing 3,000 notebooks takes minutes, and grading reads of a notebook what its student put there.
        """
        first = self.students[0]
        text = self._template
        for old, new in ((identity(KEY, self.assignment, first), identity(KEY, self.assignment, student)),
                         (first, student)):  # fmt: skip
            text = text.replace(old, new)
        path = self._notebook(student)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        path.with_name("check.py").touch()

    def _notebook(self, student: str) -> Path:
        return self.course.folder / "release" / self.assignment / student / f"{self.assignment}.ipynb"

    def _hand_in(self, student: str, variants: dict[str, Variant]) -> None:
        notebook = json.loads(self._notebook(student).read_text("utf-8"))
        for name, variant in variants.items():
            self._answer(notebook, student, name, variant)
        for written in self.functions(student):
            write_function(notebook, written.exercise, written.source)
        target = self.handed_in / student / f"{self.assignment}.ipynb"
        target.parent.mkdir(parents=True)
        target.write_text(dumps(notebook), encoding="utf-8")

    def _answer(self, notebook: dict[str, Any], student: str, name: str, variant: Variant) -> None:
        draw, problem = Stream(KEY, "answer", student, name), catalog.load().problem(name)
        luck, answer = draw.below(100), thaw_answer(variant)
        if student == ALL_WELL:
            luck = 0
        if luck >= 100 - BLANK:
            return
        if luck >= RIGHT and (mistaken := typeable_mistakes(problem, variant)):
            answer = mistaken[draw.choice(sorted(mistaken))]
        write_answer(notebook, problem, answer)

    def _function(self, student: str, exercise: str) -> Written:
        draw = Stream(KEY, "function", student, exercise)
        right = draw.below(100) < RIGHT or student == ALL_WELL
        files = solution_files(self.course.lookup("solutions"), exercise, "accepted" if right else "rejected")
        code = draw.choice(files).read_text("utf-8")
        if "import numpy" not in code:
            code = "import numpy as np\n\n\n" + code
        return Written(exercise, f'# {student}\n{code.rstrip()}\n\n\nwritten_by = "{student}"\n', right)


def _without_problems(folder: Path, assignment: str) -> str:
    known = catalog.load()
    items = find_course(folder, need=True).assignment(assignment).items
    kept = [f'[[items]]\nname = "{i.name}"\npoints = {i.points}\n' for i in items if i.name in known.exercises]
    head = 'title = { uk = "Функції", en = "Functions" }\ndue = "2026-03-15 23:59"\n\n'
    (folder / "assignments" / "functions.toml").write_text(head + "\n".join(kept), encoding="utf-8")
    return "functions"
