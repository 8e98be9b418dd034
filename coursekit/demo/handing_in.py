"""What one made-up student hands in, and what grading promises to say of it."""

import json
from collections.abc import Callable
from pathlib import Path

from coursekit import catalog
from coursekit.answers import thaw_answer, thaw_parameters
from coursekit.course import Assignment, Course
from coursekit.demo.homework import (
    HOG,
    LOOP,
    Notebook,
    cells_of,
    dumps,
    saved_by_colab,
    stripped,
    tampered,
    write_answer,
    write_function,
)
from coursekit.demo.people import Person, Promise
from coursekit.frozen import Frozen, Variant, frozen_folder
from coursekit.problem import Answer, Problem
from coursekit.validate.solutions import Statement, solution_files, stated

LOOPS, HOGS, CRASHES = "conv2d", "max_pool2d", "output_size"  # whose function does not end, eats memory, does not parse

SAVE: dict[str, Callable[[Notebook], Notebook]] = {"colab": saved_by_colab, "moved": tampered, "stripped": stripped}


def hand_in(course: Course, assignment: Assignment, person: Person, folder: Path) -> Promise:
    """Fills in the student's notebook and puts it into a folder of theirs."""
    released = course.folder / "release" / assignment.name / person.id / f"{assignment.name}.ipynb"
    notebook: Notebook = json.loads(released.read_text("utf-8"))
    known = catalog.load(course.folder)
    variants = Frozen(frozen_folder(course.folder, assignment.name)).variants(person.id)
    promise = Promise(person)
    if person.habit != "empty":
        for item in assignment.items:
            if item.name in known.problems:
                _problem(notebook, known.problems[item.name], variants[item.name], person, promise)
            else:
                _exercise(notebook, course, item.name, person, promise)
    else:
        _nothing(assignment, promise)
    if person.habit == "crash":
        notebook["cells"].insert(2, {"cell_type": "code", "id": "crash", "metadata": {}, "outputs": [],
                                     "execution_count": None, "source": "print(1 / 0)"})  # fmt: skip
    target = folder / person.id / f"{assignment.name}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dumps(SAVE[person.habit](notebook) if person.habit in SAVE else notebook), encoding="utf-8")
    return promise


def typeable_mistakes(problem: Problem, variant: Variant) -> dict[str, Answer]:
    """mistake -> its answer, for those whose numbers fit the blanks: in shape, and whole where whole ones are due."""
    right = thaw_answer(variant)
    mistaken = problem.mistaken(thaw_parameters(problem, variant))
    return {name: answer for name, answer in mistaken.items() if _fits(problem, right, answer)}


def _fits(problem: Problem, right: Answer, answer: Answer) -> bool:
    return all(
        answer[f.name].shape == right[f.name].shape
        and (f.kind == "real" or all(c == int(c) for c in answer[f.name].cells if c is not None))
        for f in problem.fields
    )


def known_wrong(course: Course, exercise: str) -> list[tuple[Path, Statement]]:
    """The rejected solutions that make one known mistake, one for each mistake."""
    found: dict[str, tuple[Path, Statement]] = {}
    for path in solution_files(course.lookup("solutions"), exercise, "rejected"):
        states = stated(path)
        if states.told is not None:
            found.setdefault(states.told, (path, states))
    return [found[name] for name in sorted(found)]


def _problem(notebook: Notebook, problem: Problem, variant: Variant, person: Person, promise: Promise) -> None:
    answer, mistake = thaw_answer(variant), None
    if person.habit == "wrong":
        mistaken = list(typeable_mistakes(problem, variant).items())
        if person.style < len(mistaken):
            mistake, answer = mistaken[person.style]
    write_answer(notebook, problem, answer, comma=person.lang == "uk")
    promise.shares[problem.name] = (0.0, 0.99) if mistake else (1.0, 1.0)
    promise.told[problem.name] = mistake


def _exercise(notebook: Notebook, course: Course, name: str, person: Person, promise: Promise) -> None:
    accepted = solution_files(course.lookup("solutions"), name, "accepted")
    wrong = known_wrong(course, name)
    if person.habit == "wrong" and person.style < len(wrong):
        path, states = wrong[person.style]
        promise.shares[name] = (states.low / 100, states.high / 100)
        promise.told[name] = states.told
        write_function(notebook, name, path.read_text("utf-8"))
        return
    promise.shares[name], promise.told[name] = (1.0, 1.0), None
    write_function(notebook, name, accepted[person.style % len(accepted)].read_text("utf-8"))
    odd = {
        ("loop", LOOPS): (LOOP, "TIMEOUT"),
        ("hog", HOGS): (HOG, "MEMORY"),
        ("crash", CRASHES): ("def {name}(n, f\n", "MISSING"),
    }
    if (person.habit, name) in odd:
        code, status = odd[person.habit, name]
        promise.shares[name], promise.statuses[name] = (0.0, 0.0), status
        cells_of(notebook, rf"^def {name}\(")[0]["source"] = "import numpy as np\n\n\n" + code.format(name=name)


def _nothing(assignment: Assignment, promise: Promise) -> None:
    for item in assignment.items:
        promise.shares[item.name], promise.statuses[item.name] = (0.0, 0.0), "MISSING"
