"""Hypothesis at work on one property: what it draws, finds and shrinks is the same on every run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Flaky, Unsatisfiable
from hypothesis.strategies import SearchStrategy

from coursekit.errors import CourseError
from coursekit.exercise import Exercise
from coursekit.live.properties import Asked, Found, Property
from coursekit.notes import Note


class FailsError(Exception):
    """The property does not hold on what was drawn. Always raised at one place: to Hypothesis it is one bug."""


def search(exercise: Exercise, prop: Property, asked: Asked, *, seeded: bool = False) -> Found | None:
    """The smallest case that Hypothesis finds for this property to fail; None if it finds none.

    `seeded`: Hypothesis was given a seed of its own; otherwise it draws the same each time. Raises CourseError where
    nothing can be drawn, or where the exercise itself is at fault.
    """
    found = (_search(exercise, prop, strategy, asked, seeded) for strategy in prop.strategies())
    return next((one for one in found if one is not None), None)


def _search(
    exercise: Exercise, prop: Property, strategy: SearchStrategy[Any], asked: Asked, seeded: bool
) -> Found | None:
    last: list[Found] = []

    @settings(
        max_examples=max(1, round(prop.share * settings().max_examples)),
        derandomize=not seeded,
        database=None,
        deadline=None,  # a solution may be slow
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,  # what was found is laid out by ourselves
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(strategy)
    def holds(drawn: Any) -> None:
        found = prop.check(asked, drawn)
        if found is not None:
            last[:] = [found]
            raise FailsError

    try:
        holds()
    except FailsError:
        return last[0]  # the smallest is tried once more at the end
    except Flaky:
        if not last:
            raise
        return Found(last[0].case, Note("asked the same once more, it was answered otherwise"))
    except Unsatisfiable as error:
        raise CourseError(
            f"exercise {exercise.name}: hardly any case can be drawn for '{prop.name}'",
            "Look at `fits`, `work` and `magnitude`.",
        ) from error
    return None


@contextmanager
def storage_elsewhere() -> Iterator[None]:
    """Hypothesis keeps notes in a folder: for this time in one that is thrown away, and not in the current one."""
    with TemporaryDirectory(prefix="coursekit-") as folder:
        set_hypothesis_home_dir(Path(folder))
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
