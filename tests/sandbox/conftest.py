"""One sandbox for all tests of this folder, and short ways to run a submission in it."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from coursekit.frozen import Call
from coursekit.sandbox import Cell, Limits, Sandbox, Session, open_sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    # COURSEKIT_TEST_TIER=full (or none) runs the same tests in another tier.
    tier = os.environ.get("COURSEKIT_TEST_TIER", "core")
    with open_sandbox(unsafe=True) if tier == "none" else open_sandbox(tier=tier) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture
def submit(sandbox: Sandbox) -> Iterator[Callable[..., Session]]:
    """submit(cell, cell, …, call_seconds=…) -> its Session; cells are numbered from 1."""
    with contextlib.ExitStack() as stack:

        def start(*sources: str, **limits: Any) -> Session:
            cells = [Cell(number, source) for number, source in enumerate(sources, 1)]
            return stack.enter_context(sandbox.session(cells, Limits(**limits)))

        yield start


@pytest.fixture
def value(submit: Callable[..., Session]) -> Callable[..., Any]:
    """value(source of f, *args) -> what f answers, or the Fault."""

    def run(source: str, *args: Any, **limits: Any) -> Any:
        return submit(source, **limits).run("f", [Call(args=args)]).answers[0]

    return run
