"""What the tests of all topics share."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def lecture() -> dict[str, Any]:
    """The numbers of the slides."""
    path = Path(__file__).parent.parent / "golden" / "lecture.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
