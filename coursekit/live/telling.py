"""What a test that fails shows: the call as `coursekit try` lays it out, and one line for pytest's summary."""

from _pytest._code.code import ReprFileLocation, TerminalRepr
from _pytest._io import TerminalWriter

from coursekit.exercise import Exercise
from coursekit.grade.results import ItemResult, Status
from coursekit.live.properties import Found
from coursekit.report.plain import item_text
from coursekit.templating import Texts


class Told(TerminalRepr):
    """A case that fails, in place of a traceback."""

    def __init__(self, exercise: Exercise, found: Found, path: str) -> None:
        self.text = text_of(exercise, found)
        self.reprcrash = ReprFileLocation(path, 0, str(found.message))  # pytest's summary takes its message

    def toterminal(self, tw: TerminalWriter) -> None:
        for line in self.text.splitlines():
            tw.line(line)


def text_of(exercise: Exercise, found: Found) -> str:
    """The claim, the call, its arguments, what was expected and what came; and the sentence about it."""
    item = ItemResult(
        item=exercise.name, kind="exercise", points=0.0, max_points=0.0, status=Status.FAILED, counterexample=found.case
    )
    case = item_text(item, Texts("en")).partition("\n\n")[2]  # what stands above tells of points, which none has here
    return case if found.plain else f"{case}\n  {found.message}\n"
