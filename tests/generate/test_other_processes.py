"""The same key gives the same bytes: in another process, and with another release of numpy."""

import json
import os
import subprocess
import sys
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).parent
OTHER_NUMPY = "1.26.4" if np.lib.NumpyVersion(np.__version__) >= "2.0.0" else "2.0.2"
# What drawing variants imports, and no more.
NEEDED = ("msgspec", "jinja2", "polib")


def digests(python: str | Path, count: int, seed: str) -> dict[str, Any]:
    """What variant_digest.py prints under this interpreter."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(
        [str(python), str(HERE / "variant_digest.py"), str(count)],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = json.loads(done.stdout)
    assert isinstance(loaded, dict)
    return loaded


def test_a_second_process_draws_the_same_bytes() -> None:
    assert digests(sys.executable, 30, "1") == digests(sys.executable, 30, "2")


@pytest.mark.slow
def test_ten_thousand_variants_have_the_same_bytes_under_another_numpy(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "-q", f"numpy=={OTHER_NUMPY}", *NEEDED], check=True)
    with ThreadPoolExecutor(2) as both:
        ours, other = both.map(digests, (sys.executable, python), (10_000, 10_000), ("1", "2"))
    assert other["numpy"] == OTHER_NUMPY != ours["numpy"]
    assert other["digests"] == ours["digests"]
