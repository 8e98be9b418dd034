"""A course of two students in a folder, whose topics are the tiny exercise and the tiny problem."""

import json
from pathlib import Path
from typing import Any

from engine_sample import MARBLES

from coursekit.answers import thaw_answer
from coursekit.course import Course, find_course, init_course
from coursekit.demo.homework import answer_text, cells_of, write_function
from coursekit.frozen import Frozen, frozen_folder

TOPIC = """\
from engine_sample import MARBLES, SLIDE

PROBLEMS = (MARBLES,)
EXERCISES = (SLIDE,)
"""
ASSIGNMENT = """\
title = { uk = "Проба", en = "A try" }

[limits]
call_seconds = 1

[[items]]
name = "marbles"
points = 6

[[items]]
name = "slide"
points = 10
"""
SLIDE_RIGHT = """\
import numpy as np


def slide(x, w, step=1):
    places = range(0, x.shape[1] - len(w) + 1, step)
    return np.stack([x[:, k : k + len(w)] @ w for k in places], axis=1)
"""
SLIDE_FIRST_ROW = SLIDE_RIGHT.replace("x[:, k : k + len(w)]", "x[:1, k : k + len(w)]").replace(
    "axis=1)", "axis=1).repeat(len(x), axis=0)"
)
SLIDE_LOOP = "def slide(x, w, step=1):\n    while True:\n        pass\n"
STUDENTS = ("olena", "taras", "li.wei")


def _title(uk: str, en: str) -> str:
    return f'# {{{{ "{uk}" if lang == "uk" else "{en}" }}}}\n\n'


def make_course(folder: Path, students: tuple[str, ...] = STUDENTS) -> Course:
    """A course with the assignment `hw`."""
    init_course(folder)
    (folder / "course.key").write_bytes(b"k" * 32)
    lines = [f"{s},{s.title()},,{'uk' if n % 2 else 'en'}" for n, s in enumerate(students)]
    (folder / "roster.csv").write_text("\n".join(["student,name,email,lang", *lines]) + "\n", encoding="utf-8")
    for path in (folder / "assignments").iterdir():
        path.unlink()
    texts = {
        "assignments/hw.toml": ASSIGNMENT,
        "topics/sample.py": TOPIC,
        "templates/problems/marbles.md.j2": _title("Кульки", "Marbles") + "{{ p.a }}, {{ p.b }}, {{ p.c }}\n",
        "templates/exercises/slide.md.j2": _title("Ковзання", "Slide") + "`slide`\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return find_course(folder, need=True)


def right_answer(course: Course, student: str) -> str:
    """The call of answer(…) with which `student` earns everything."""
    variant = Frozen(frozen_folder(course.folder, "hw")).variants(student)["marbles"]
    return answer_text(MARBLES, thaw_answer(variant))


def hand_in(course: Course, student: str, code: str, answer: str | None = None, folder: str = "handed-in") -> Path:
    """The student's notebook with this code and this answer in place of what was to be filled in."""
    released = course.folder / "release" / "hw" / student / "hw.ipynb"
    notebook: dict[str, Any] = json.loads(released.read_text("utf-8"))
    write_function(notebook, "slide", code)
    cells_of(notebook, r'^answer\("marbles"')[0]["source"] = right_answer(course, student) if answer is None else answer
    path = course.folder / folder / student / "hw.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
