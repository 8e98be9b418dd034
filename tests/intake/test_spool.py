"""Cells on disk: what was kept comes back, and nothing is left."""

import errno
import gc
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from coursekit.errors import MachineError
from coursekit.intake import Code, Submission
from coursekit.intake.spool import Spool

ONE = (Code(1, "x = 1\n"), Code(3, "def f(x):\n    return 'Ґанок \u2028 \x00'\n"))
TWO = (Code(2, ""),)


def test_what_was_kept_comes_back_in_any_order() -> None:
    spool = Spool()
    one, two, none = spool.keep(ONE), spool.keep(TWO), spool.keep(())
    assert (tuple(two), tuple(one), tuple(none)) == (TWO, ONE, ())
    assert tuple(spool.keep(ONE)) == tuple(one)
    assert (len(one), one[1], one[-1:], one[0].source) == (2, ONE[1], ONE[1:], "x = 1\n")
    with pytest.raises(IndexError):
        none[0]


def test_cells_on_disk_equal_those_in_memory() -> None:
    spool = Spool()
    one, again = spool.keep(ONE), Spool().keep(ONE)
    assert one == again == ONE
    assert one != spool.keep(TWO)
    assert hash(one) == hash(ONE)
    submission = Submission("a", "a.py", "file name", "python", one, "0" * 64)
    assert submission == Submission("a", "a.py", "file name", "python", ONE, "0" * 64)


def test_the_file_has_no_name_and_is_closed_with_the_last_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    cells = Spool().keep(ONE)
    if os.name != "nt":
        assert os.listdir(tmp_path) == []
    assert tuple(cells) == ONE
    del cells
    gc.collect()
    assert os.listdir(tmp_path) == []
    if before:
        assert len(os.listdir("/proc/self/fd")) == before


def test_no_room_is_the_machines_fault_and_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(MachineError, match="No space left") as caught:
        Spool().keep(ONE)
    assert "TMPDIR" in caught.value.hint
