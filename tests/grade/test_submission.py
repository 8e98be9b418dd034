"""One submission graded in a real worker: what its cells leave, what a dead worker costs."""

from collections.abc import Callable

import msgspec
import pytest
from course_sample import SLIDE_FIRST_ROW, SLIDE_LOOP, SLIDE_RIGHT, right_answer
from engine_sample import graded as graded_here
from engine_sample import slide, slide_cases, slide_grader

from coursekit import catalog
from coursekit.course import Course
from coursekit.errors import CourseError
from coursekit.frozen import Frozen, as_json, frozen_folder, write_secretly
from coursekit.grade.agenda import Agenda
from coursekit.grade.asking import ask, run_exercise
from coursekit.grade.exercises import Ladder
from coursekit.grade.results import Status, StudentResult
from coursekit.grade.submission import Grader
from coursekit.intake.submission import Code, Submission
from coursekit.sandbox import Cell, Limits, Sandbox

LIMITS = Limits(call_seconds=0.5, cell_seconds=0.5)
Grade = Callable[..., StudentResult]


@pytest.fixture
def grade(course: Course, sandbox: Sandbox) -> Grade:
    """grade(cell, cell, …) -> the result of olena's submission."""
    grader = Grader.of(catalog.load(course.folder), Frozen(frozen_folder(course.folder, "hw")))

    def run(*sources: str) -> StudentResult:
        cells = tuple(Code(n, source) for n, source in enumerate(sources, 1))
        return grader.grade(
            Submission("olena", "olena.ipynb", "file name", "notebook", cells, "0" * 64), sandbox, LIMITS
        )

    return run


def points(result: StudentResult) -> dict[str, float | None]:
    return {i.item: i.points for i in result.items}


def notes(result: StudentResult) -> list[str]:
    return [str(n) for n in result.notes]


def test_right_work_earns_everything(grade: Grade, course: Course) -> None:
    result = grade(SLIDE_RIGHT, right_answer(course, "olena"))
    assert (result.points, result.max_points) == (16, 16)
    assert result.submission is not None
    assert result.submission.file == "olena.ipynb"
    assert notes(result) == []


def test_nothing_is_missing(grade: Grade) -> None:
    result = grade()
    assert result.points == 0
    assert {i.status for i in result.items} == {Status.MISSING}
    assert str(result.items[1].notes[0]) == "There is no function slide after the cells have run."


def test_the_worker_answers_as_this_process_does(sandbox: Sandbox) -> None:
    cases = slide_cases()
    for code, function in ((SLIDE_RIGHT, slide), (SLIDE_FIRST_ROW, None)):
        with sandbox.session([Cell(1, code)], LIMITS) as session:
            asked = ask(session, Agenda(cases))
            item = run_exercise(slide_grader(), session, 100.0, {1: code})
        assert asked.skipped == frozenset()
        if function:
            assert Ladder(slide_grader().exercise, cases).judge(asked.run).points == 100
            assert item == graded_here(function)
        else:
            assert item.diagnosis is not None
            assert (item.points, item.diagnosis.mistake) == (80, "first_row_only")


def test_a_cell_that_stops_costs_only_what_it_should_have_defined(grade: Grade, course: Course) -> None:
    result = grade("print(1 / 0)\nx = 1", SLIDE_RIGHT, "def broken(:", right_answer(course, "olena"))
    assert result.points == 16
    assert notes(result) == [
        "Cell 1 stopped with ZeroDivisionError at line 1: print(1 / 0)",
        "Cell 3 stopped with SyntaxError at line 1: def broken(:",
    ]


def test_the_last_definition_counts(grade: Grade) -> None:
    assert points(grade(SLIDE_FIRST_ROW, SLIDE_RIGHT))["slide"] == 10
    assert points(grade(SLIDE_RIGHT, SLIDE_FIRST_ROW))["slide"] == 8


def test_who_reads_numbers_as_they_lie_in_memory_is_told_so(grade: Grade) -> None:
    lies = SLIDE_RIGHT.replace("    places", "    x = x.ravel('K').reshape(x.shape)\n    places", 1)
    (item,) = [i for i in grade(lies).items if i.item == "slide"]
    told = [str(p.message) for p in item.properties if p.name == "memory: Fortran order"]
    assert "the arrays lie otherwise in memory here" in told[0]


def test_an_endless_function_costs_its_item_alone(grade: Grade, course: Course) -> None:
    result = grade(SLIDE_LOOP, right_answer(course, "olena"))
    assert points(result) == {"marbles": 6, "slide": 0}
    assert result.items[1].status is Status.TIMEOUT
    assert str(result.items[1].properties[0].message) == "did not finish in time"


def test_a_function_that_is_endless_at_one_level_earns_the_rest(grade: Grade) -> None:
    loops = SLIDE_RIGHT.replace("    places", "    while step == 3:\n        pass\n    places", 1)
    (item,) = [i for i in grade(loops).items if i.item == "slide"]
    assert item.points == 8.8
    assert [p.name for p in item.properties if p.points == 0] == ["step: step of three"]
    assert item.status is Status.PARTIAL


def test_an_endless_cell_is_told_and_the_others_run(grade: Grade) -> None:
    result = grade("while True:\n    pass", SLIDE_RIGHT)
    assert points(result)["slide"] == 10
    assert notes(result) == ["Cell 1 did not finish in time. What it should have defined is missing."]
    result = grade(SLIDE_RIGHT + "\nwhile True:\n    pass\n")
    assert (points(result)["slide"], result.items[1].status) == (0, Status.TIMEOUT)


def test_a_starter_left_as_it_was_is_missing(grade: Grade) -> None:
    result = grade("def slide(x, w, step=1):\n    raise NotImplementedError\n")
    assert result.items[1].status is Status.MISSING


def test_an_exception_names_its_line(grade: Grade) -> None:
    result = grade("import numpy as np", "def slide(x, w, step=1):\n    y = x\n    return y[99]  # here\n")
    assert result.items[1].status is Status.ERROR
    assert str(result.items[1].properties[0].message) == (
        "stopped with IndexError in cell 2, line 3: return y[99]  # here"
    )


@pytest.mark.parametrize(
    "code",
    [
        "slide = 3", "class slide:\n    pass\n", "def slide(*a, **k):\n    import os\n    os._exit(0)\n",
        "import sys\ndef slide(*a):\n    sys.exit(0)\n",
        "def slide(x, w, step=1):\n    return slide(x, w, step)\n",
        "def slide(x, w, step=1):\n    return x.astype(object)\n",
        "class A(float):\n    def __sub__(self, o): return 0.0\n    __abs__ = __eq__ = __sub__\n"
        "def slide(*a, **k):\n    return A()\n",
        "import numpy as np\nclass A(np.ndarray):\n    shape = (1, 3)\ndef slide(x, *a, **k):\n    return x.view(A)\n",
        "import numpy as np\nnp.abs = lambda x: np.zeros(3)\ndef slide(x, *a, **k):\n    return x\n",
        "def slide(*a, **k):\n    raise BaseException('PASSED')\n", "def slide(*a, **k):\n    return {'points': 100}\n",
        "def slide(*a, **k):\n    yield 1\n", "async def slide(*a, **k):\n    return 1\n",
        "slide = print", "slide = lambda *a, **k: ...",
        "def slide(*a, **k):\n    return '9' * 10**7\n", "def slide(*a, **k):\n    return [[0.0] * 10**4] * 10**4\n",
    ],
)  # fmt: skip
def test_hostile_code_earns_nothing_and_breaks_nothing(grade: Grade, course: Course, code: str) -> None:
    result = grade(code, right_answer(course, "olena"))
    assert points(result) == {"marbles": 6, "slide": 0}


# What a worker would find of a cell that is left out where equal submissions are looked for.
READER = """
import linecache
text = "".join(linecache.getlines("<cell 1>"))
exec("".join(line[2:] for line in text.splitlines(True) if line.startswith("# ")), globals())
"""
SPOKEN = """
globals()["ans" + "wer"] = lambda *a, **k: exec(k.get("code", ""), globals())
"""
MISPLACED = """
exec(compile("\\n\\n" + "def slide(x, w, step=1):\\n    raise ValueError\\n", "<cell 1>", "exec"), globals())
"""


def test_what_decides_what_is_run_once_is_all_that_is_run(grade: Grade) -> None:
    commented = "\n".join(f"# {line}" for line in SLIDE_RIGHT.splitlines())
    assert points(grade("# nothing", READER)) == points(grade(commented, READER))
    assert points(grade(SPOKEN, 'answer("a", code="pass")')) == points(
        grade(SPOKEN, f'answer("a", code={SLIDE_RIGHT!r})')
    )
    for told in ("SECRET", "OTHER"):
        result = grade(f'answer("a",\n  b=1,\n  c=2,\n  d="{told}")', MISPLACED)
        assert told not in repr(result.items)


@pytest.mark.parametrize(
    "source", ['answer("marbles", total="\\ud800")', 'answer("\\ud800", x=1)', "answer(\"marbles\", y=['\\udfff'])"]
)
def test_half_characters_can_be_written(grade: Grade, source: str) -> None:
    result = grade(SLIDE_RIGHT, source)
    assert msgspec.json.decode(msgspec.json.encode(result), type=StudentResult) == result
    assert points(result)["slide"] == 10


def test_a_fault_of_ours_is_broken_for_its_item_alone(
    grade: Grade, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("coursekit.grade.submission.grade_problem", fails)
    result = grade(SLIDE_RIGHT, right_answer(course, "olena"))
    assert points(result) == {"marbles": None, "slide": 10}
    assert (result.items[0].status, result.points) == (Status.BROKEN, None)
    assert "RuntimeError: ours" in str(result.items[0].notes[0])


def test_a_release_of_another_version_is_refused(own_course: Course) -> None:
    folder = frozen_folder(own_course.folder, "hw")
    frozen = Frozen(folder)
    import msgspec

    items = tuple(msgspec.structs.replace(i, version=2) if i.item == "slide" else i for i in frozen.manifest.items)
    write_secretly(folder / "manifest.json", as_json(msgspec.structs.replace(frozen.manifest, items=items)))
    with pytest.raises(CourseError, match="slide was handed out in version 2, and is here in version 1"):
        Grader.of(catalog.load(own_course.folder), Frozen(folder))
