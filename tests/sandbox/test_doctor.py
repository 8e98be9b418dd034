"""The doctor: every layer for itself, the tier, and a machine that lacks a layer, told honestly."""

import json
import os
import subprocess
import sys

import pytest

from coursekit.errors import MachineError
from coursekit.sandbox import doctor, open_sandbox, tiers

# Started first in a process: a filter that denies what a container or an old kernel would not give.
WITHOUT = """
import errno, sys
import pyseccomp as sc
chosen = sc.SyscallFilter(sc.ALLOW)
number, names = int(sys.argv.pop(1)), sys.argv.pop(1).split()
for name in names:
    if name == "namespaces":  # as a container's own filter does it
        for call in ("unshare", "mount", "setns", "pivot_root", "umount2"):
            chosen.add_rule(sc.ERRNO(errno.EPERM), call)
        chosen.add_rule(sc.ERRNO(errno.EPERM), "clone", sc.Arg(0, sc.MASKED_EQ, 0x10000000, 0x10000000))
        chosen.add_rule(sc.ERRNO(errno.ENOSYS), "clone3")
    elif name == "seccomp":
        chosen.add_rule(sc.ERRNO(number), "prctl", sc.Arg(0, sc.EQ, 22))
    else:
        chosen.add_rule(sc.ERRNO(number), name)
chosen.load()
"""
LANDLOCK = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"


def without(names: str, code: str, number: int = 38, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Python code in a process to which these system calls, or whole layers, are denied with this error number."""
    command = [sys.executable, "-c", WITHOUT + code, str(number), names, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


DOCTOR = """
from coursekit.cli import main
sys.argv[0] = "coursekit"
main()
"""


def diagnose(names: str, number: int = 38) -> tuple[int, dict[str, object]]:
    """The exit code and what `coursekit doctor --json` says."""
    done = without(names, DOCTOR, number, "doctor", "--json")
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


def layer(found: dict[str, object], name: str) -> dict[str, object]:
    (one,) = [each for each in found["layers"] if each["name"] == name]  # type: ignore[attr-defined]
    return one


def test_every_layer_is_named_and_the_tier_is_the_one_that_opens() -> None:
    found = doctor.examine()
    with open_sandbox() as sandbox:
        assert found.tier == sandbox.tier
    names = [each.name for each in found.layers]
    assert names[:5] == ["Linux", "seccomp", "Landlock", "resource limits", "another user"]
    assert {"bubblewrap", "namespaces"} <= {*names}
    core = [each for each in found.layers if each.name in names[:5]]
    assert all(each.works for each in core)
    assert (found.mend == "") == (found.tier == "full")
    text = str(found)
    assert all(each.found in text for each in found.layers)
    assert f"tier: '{found.tier}'" in text


def test_without_namespaces_it_falls_to_core_and_says_so() -> None:
    code, found = diagnose("namespaces")
    assert (code, found["tier"]) == (0, "core")
    assert found["reason"]
    assert found["mend"]
    if tiers.find_bubblewrap():
        assert not layer(found, "namespaces")["works"]


OPEN = """
from coursekit.errors import MachineError
from coursekit.sandbox import open_sandbox
try:
    with open_sandbox() as sandbox:
        print(sandbox.tier)
except MachineError as error:
    print(error.exit_code, error.message)
"""


def test_without_namespaces_the_best_sandbox_is_core() -> None:
    assert without("namespaces", OPEN).stdout.strip() == "core"


@pytest.mark.parametrize(
    ("missing", "number", "name"),
    [(LANDLOCK, 38, "Landlock"), (LANDLOCK, 95, "Landlock"), ("seccomp", 22, "seccomp"), ("seccomp", 1, "seccomp")],
)
def test_without_a_layer_it_refuses_with_code_5_and_the_doctor_names_it(missing: str, number: int, name: str) -> None:
    code, found = diagnose(missing, number)
    assert (code, found["tier"]) == (5, None)
    assert not layer(found, name)["works"]
    assert layer(found, name)["mend"]
    assert name in str(found["reason"])
    said = without(missing, OPEN, number).stdout
    assert said.startswith("5 ")
    assert name in said


def test_without_libseccomp_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from coursekit.sandbox import policy

    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    policy.compiled.cache_clear()
    found = doctor.examine()
    assert found.tier is None
    assert found.mend == "apt install libseccomp2"


def test_without_bubblewrap_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiers, "find_bubblewrap", lambda: None)
    found = doctor.examine()
    assert (found.tier, found.mend) == ("core", "apt install bubblewrap")


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_the_doctor_still_answers(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    found = doctor.examine()
    assert found.tier is None
    assert "WSL2" in str(found)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's Python can be closed to others")
def test_a_python_that_only_root_may_enter_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    if not tiers.find_bubblewrap():
        pytest.skip("bubblewrap is not installed")
    monkeypatch.setattr(doctor, "closed_folder", lambda: "/root")
    told = doctor._readable()
    assert not told.works
    assert "/root" in told.found
    with pytest.raises(MachineError):
        raise tiers.refusal("bubblewrap", told.found)
