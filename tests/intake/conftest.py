"""The ways in which a made-up class hands in its notebooks."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from classroom import intake, zipped

from coursekit.intake import Intake

TakeIn = Callable[[Mapping[str, bytes]], Intake]


@pytest.fixture
def take(tmp_path: Path) -> TakeIn:
    """Takes in these files, once as a folder and once as an archive: both have to come to the same."""

    def taken(files: Mapping[str, bytes]) -> Intake:
        place = tmp_path / f"time {len(list(tmp_path.iterdir()))}"
        for name, data in files.items():
            file = place / "submissions" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        result = intake(place / "submissions")
        assert intake(zipped(place / "submissions.zip", files)) == result
        return result

    return taken
