"""All checks of the gate, one after the other."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from coursekit import catalog
from coursekit.course import Course
from coursekit.errors import CoursekitError
from coursekit.generate.cases import freeze
from coursekit.grade.items import ExerciseGrader
from coursekit.sandbox import Sandbox, open_sandbox
from coursekit.validate.coverage import Coverage, coverage
from coursekit.validate.finding import Finding
from coursekit.validate.material import check_assignments, check_statement, check_statements, check_strays
from coursekit.validate.mutants import Trial, Tried
from coursekit.validate.solutions import check_solutions
from coursekit.validate.topics import check_exercise, check_problem

VARIANTS = 1000  # of each problem


@dataclass
class Report:
    """What the gate found, and how much it looked at: part -> number of checks; what the case sets cover."""

    findings: list[Finding] = field(default_factory=list)
    checks: dict[str, int] = field(default_factory=dict)
    coverage: list[Coverage] = field(default_factory=list)
    mutants: list[Tried] = field(default_factory=list)

    def add(self, part: str, found: Iterator[Finding | None]) -> None:
        """Runs the checks of one part; what goes wrong with the author's own code is a finding, too."""
        try:
            for finding in found:
                self.checks[part] = self.checks.get(part, 0) + 1
                if finding is not None:
                    self._find(finding)
        except CoursekitError as error:
            self._find(Finding(part, error.message, error.hint))
        except Exception as error:  # an author's function may do anything
            self._find(Finding(part, catalog.described(error), "Mend this topic's code."))

    def _find(self, finding: Finding) -> None:
        if finding not in self.findings:  # a topic's code runs for its statement, and for its cases or variants
            self.findings.append(finding)


class Gate:
    """The gate of one course. `only`: names of problems and exercises; all of them if empty."""

    def __init__(self, course: Course, *, variants: int = VARIANTS, only: tuple[str, ...] = (), unsafe: bool = False):
        self.course, self.variants, self.only, self.unsafe = course, variants, only, unsafe
        self.known = catalog.load(None if course.builtin else course.folder)
        for name in only:
            if name not in self.known.problems:
                self.known.exercise(name)  # UsageError with a suggestion
        self.graders: dict[str, ExerciseGrader] = {}

    def parts(self) -> list[str]:
        """What will be looked at, in order."""
        names = [n for n in self.known.names() if not self.only or n in self.only]
        return names if self.only else ["assignments", "statements", "files", *names]

    def run(self, progress: Callable[[str], None] | None = None) -> Report:
        """Runs everything; a part that fails does not keep the others from being looked at."""
        report = Report()
        simple: dict[str, Callable[[], Iterator[Finding | None]]] = {
            "assignments": lambda: check_assignments(self.course, self.known),
            "statements": lambda: check_statements(self.course, self.known),
            "files": lambda: check_strays(self.course, self.known),
        }
        with open_sandbox(unsafe=self.unsafe) as sandbox:
            for part in self.parts():
                if part in self.only:  # else "statements" are a part of their own
                    report.add(part, check_statement(self.course, self.known, part))
                if part in simple:
                    report.add(part, simple[part]())
                elif part in self.known.problems:
                    report.add(part, check_problem(self.known.problems[part], self.course.key, self.variants))
                else:
                    report.add(part, self._exercise(part, sandbox, report))
                if progress:
                    progress(part)
        return report

    def trials(self) -> list[Trial]:
        """The mutants of every exercise that is looked at; none where its cases cannot be frozen: `run` says why."""
        folders, made = self.course.lookup("solutions"), []
        for name in self.known.exercises:
            if not self.only or name in self.only:
                with suppress(Exception):  # an author's function may do anything
                    grader = self._grader(name)
                    made.append(Trial(grader.exercise, grader.cases, folders, self.course.key))
        return made

    def try_mutants(self, trials: list[Trial], report: Report, progress: Callable[[str], None] | None = None) -> None:
        """Tries all mutants; those that survive are findings of the report."""
        with open_sandbox(unsafe=self.unsafe) as sandbox:
            for trial in trials:
                try:
                    tried = trial.run(sandbox, progress)
                except CoursekitError as error:
                    report.findings.append(Finding(f"exercise {trial.exercise.name}", error.message, error.hint))
                else:
                    report.mutants.append(tried)
                    report.findings += tried.findings

    def _grader(self, name: str) -> ExerciseGrader:
        if name not in self.graders:
            exercise = self.known.exercises[name]
            self.graders[name] = ExerciseGrader(exercise, freeze(exercise, self.course.key))
        return self.graders[name]

    def _exercise(self, name: str, sandbox: Sandbox, report: Report) -> Iterator[Finding | None]:
        grader = self._grader(name)
        yield from check_exercise(grader.exercise, grader)
        found = coverage(grader.exercise, grader.cases, self.course.key)
        report.coverage.append(found)
        yield from found.findings()
        yield from check_solutions(grader, self.course.lookup("solutions"), sandbox)
