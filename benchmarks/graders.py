"""coursekit, nbgrader, otter-grader and pytest with Hypothesis behind one face: install, prepare, grade a class."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

from benchmarks.homework import Homework, notebook, plain
from benchmarks.measure import run

HOMEWORK = "hw"


class NotHereError(Exception):
    """A tool that cannot be installed on this machine; the message says why."""


@dataclass(frozen=True)
class Graded:
    """What a tool made of a class: seconds, and who earned everything."""

    seconds: float
    full: dict[str, bool]


class Tool(ABC):
    """A grader. `envs`: where environments are kept from run to run; `work`: an empty folder."""

    name: ClassVar[str]
    packages: ClassVar[tuple[str, ...]] = ()  # to install into an environment of its own

    def __init__(self, envs: Path, work: Path) -> None:
        self.env, self.work = envs / self.name, work
        self.version = ""

    @property
    def python(self) -> str:
        """The interpreter that has the tool."""
        return str(self.env / "bin" / "python") if self.packages else sys.executable

    def install(self) -> None:
        """Makes the environment, unless it is there already. NotHereError where pip fails."""
        if not self.packages:
            return
        stamp = self.env / ".ready"
        wanted = [*self.packages, f"numpy=={version('numpy')}"]
        if not stamp.exists() or stamp.read_text().split() != wanted:
            print(f"installing {', '.join(wanted)} into {self.env}, once", file=sys.stderr)
            shutil.rmtree(self.env, ignore_errors=True)
            venv.create(self.env, with_pip=True)
            done = subprocess.run([self.python, "-m", "pip", "install", "-q", *wanted], capture_output=True, text=True)
            if done.returncode:
                raise NotHereError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed")
            stamp.write_text(" ".join(wanted))
        said = f"from importlib.metadata import version; print(version({self.packages[0]!r}))"
        self.version = subprocess.check_output([self.python, "-c", said], text=True).strip()

    @property
    def environment(self) -> dict[str, str]:
        """Without what belongs to this interpreter; settings and kernels of the tool's own alone."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "JUPYTER", "IPYTHON"))}
        home = str(self.work / "home")
        return kept | {"JUPYTER_CONFIG_DIR": home, "JUPYTER_DATA_DIR": home, "IPYTHONDIR": home,
                       "PATH": f"{self.env / 'bin'}{os.pathsep}{os.environ['PATH']}"}  # fmt: skip

    @abstractmethod
    def prepare(self, homework: Homework) -> None:
        """Writes the assignment, its hidden tests and all submissions, as this tool wants them."""

    @abstractmethod
    def grade(self, students: Sequence[str]) -> Graded:
        """Grades these students' submissions."""


class Coursekit(Tool):
    """`coursekit grade`, which takes all cores."""

    name = "coursekit"

    def prepare(self, homework: Homework) -> None:
        """All is there."""
        self.version, self.group = version("coursekit"), homework.group

    def grade(self, students: Sequence[str]) -> Graded:
        """Of a folder that holds their submissions alone."""
        group, folder = self.group, self.work / f"first-{len(students)}"
        for student in students:
            shutil.copytree(group.handed_in / student, folder / student, dirs_exist_ok=True)
        ran = run(self.python, "-m", "coursekit", *group.grade[:-1], str(folder))
        found = {s["student"]: s for s in json.loads(group.results.read_text("utf-8"))["students"]}
        return Graded(ran.seconds, {s: found[s]["points"] == found[s]["max_points"] for s in students})


class Nbgrader(Tool):
    """`nbgrader autograde` and `nbgrader generate_feedback` for the whole class: points and pages, as ours."""

    name = "nbgrader"
    packages = ("nbgrader",)

    def prepare(self, homework: Homework) -> None:
        """A course folder: source → release by nbgrader itself, then each student's functions over its starters."""
        config = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'
        (self.work / "nbgrader_config.py").write_text(config, encoding="utf-8")
        cells = []
        for exercise in homework.exercises:
            starter = f"def {exercise}(*args, **options):\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION\n"
            hidden = f"### BEGIN HIDDEN TESTS\n{homework.test(exercise)}### END HIDDEN TESTS\n"
            cells.append((starter, _marked(exercise, solution=True)))
            cells.append((hidden, _marked(f"{exercise}-test", solution=False)))
        self._write("source", notebook(cells))
        self._nbgrader("generate_assignment", HOMEWORK, "--create")
        released = json.loads((self.work / "release" / HOMEWORK / f"{HOMEWORK}.ipynb").read_text("utf-8"))
        for student in homework.students:
            sources = {w.exercise: w.source for w in homework.group.functions(student)}
            for cell in released["cells"]:
                cell["source"] = sources.get(cell["metadata"]["nbgrader"]["grade_id"], cell["source"])
            self._write(f"handed-in/{student}", json.dumps(released))

    def grade(self, students: Sequence[str]) -> Graded:
        """Anew, whatever was graded before."""
        shutil.rmtree(self.work / "submitted", ignore_errors=True)
        for student in students:
            shutil.copytree(self.work / "handed-in" / student, self.work / "submitted" / student)
        seconds = self._nbgrader("autograde", HOMEWORK, "--force", "--create")
        seconds += self._nbgrader("generate_feedback", HOMEWORK, "--force")
        self._nbgrader("export", "--to", "grades.csv")
        with (self.work / "grades.csv").open(encoding="utf-8") as file:
            rows = {row["student_id"]: row for row in csv.DictReader(file)}
        return Graded(seconds, {s: float(rows[s]["score"]) == float(rows[s]["max_score"]) for s in students})

    def _nbgrader(self, *arguments: str) -> float:
        return run(self.python, "-m", "nbgrader", *arguments, env=self.environment, cwd=self.work).seconds

    def _write(self, where: str, text: str) -> None:
        path = self.work / where / HOMEWORK / f"{HOMEWORK}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")


def _marked(name: str, *, solution: bool) -> dict[str, object]:
    said = {"grade_id": name, "schema_version": 3, "solution": solution, "grade": not solution,
            "locked": not solution, "task": False, "cell_type": "code"}  # fmt: skip
    return {"nbgrader": said if solution else said | {"points": 1}}


# Runs in otter's environment: paths of submissions → {path: [score, possible]}.
OTTER = """\
import json, sys
from otter.api import grade_submission
found = {}
for path in sys.argv[2:]:
    result = grade_submission(path, sys.argv[1], quiet=True)
    found[path] = [result.total, result.possible]
print("SCORES", json.dumps(found))
"""
OTTER_TEST = """\
from otter.test_files import test_case
OK_FORMAT = False
name = "{exercise}"
points = 1


@test_case(points=1, hidden=True)
def test_frozen_cases({exercise}):
{body}
"""


class Otter(Tool):
    """`otter.api.grade_submission` for one after the other, in one process: what `otter run` does, started once."""

    name = "otter-grader"
    packages = ("otter-grader", "ipykernel")

    def prepare(self, homework: Homework) -> None:
        """A test file for each exercise, autograder.zip by otter itself, and plain notebooks."""
        tests = self.work / "tests"
        tests.mkdir()
        for exercise in homework.exercises:
            body = re.sub("^", "    ", homework.test(exercise), flags=re.MULTILINE).rstrip()
            text = OTTER_TEST.format(exercise=exercise, body=body)
            (tests / f"{exercise}.py").write_text(text, encoding="utf-8")
        run(self.python, "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment",
            env=self.environment, cwd=self.work)  # fmt: skip
        self.files = {student: self.work / f"{student}.ipynb" for student in homework.students}
        for student, path in self.files.items():
            path.write_text(plain(homework.group.functions(student)), encoding="utf-8")

    def grade(self, students: Sequence[str]) -> Graded:
        """Nothing is kept from one run to the next."""
        files = {s: str(self.files[s]) for s in students}
        begun = time.perf_counter()
        done = subprocess.run([self.python, "-c", OTTER, "autograder.zip", *files.values()],
                              capture_output=True, text=True, env=self.environment, cwd=self.work)  # fmt: skip
        seconds = time.perf_counter() - begun
        said = re.search(r"^SCORES (.*)$", done.stdout, re.MULTILINE)
        if done.returncode or not said:
            raise SystemExit(f"otter-grader ended with {done.returncode}:\n{done.stderr[-2000:]}")
        scores = json.loads(said[1])
        return Graded(seconds, {s: scores[path][0] == scores[path][1] for s, path in files.items()})


class Pytest(Tool):
    """`pytest -p coursekit.pytest_plugin --submission FILE`, once for each."""

    name = "pytest + Hypothesis"

    def prepare(self, homework: Homework) -> None:
        """Nothing but the submissions."""
        self.version = f"{version('pytest')} + {version('hypothesis')}"
        self.files = {student: self.work / f"{student}.ipynb" for student in homework.students}
        for student, path in self.files.items():
            path.write_text(plain(homework.group.functions(student)), encoding="utf-8")

    def grade(self, students: Sequence[str]) -> Graded:
        """pytest ends with 1 where a property fails."""
        full = {}
        begun = time.perf_counter()
        for student in students:
            done = subprocess.run(
                [self.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "coursekit.pytest_plugin",
                 "--submission", str(self.files[student])], capture_output=True, text=True, cwd=self.work,
            )  # fmt: skip
            if done.returncode not in (0, 1):
                raise SystemExit(f"pytest ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
            full[student] = done.returncode == 0
        return Graded(time.perf_counter() - begun, full)


GRADERS: tuple[type[Tool], ...] = (Coursekit, Nbgrader, Otter, Pytest)
