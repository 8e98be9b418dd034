"""A progress bar on a terminal, and silence elsewhere."""

import sys
from types import TracebackType
from typing import Any, Self


class Bar:
    """`with Bar("graded", 300) as bar: bar.step(name)`: how many, how long yet. On standard error."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total = what, total
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and self.total:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
            self._task = self._progress.add_task(self.what, total=self.total)
        return self

    def step(self, *_: object) -> None:
        """One more is done."""
        if self._progress is not None:
            self._progress.advance(self._task)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
