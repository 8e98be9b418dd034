"""The filter, run in an interpreter of BPF: against a second library's on every system call, for both architectures."""

import errno
import fcntl
import importlib
import platform
import re
import termios
from pathlib import Path
from types import SimpleNamespace

import bpf
import pytest

import coursekit.sandbox
from coursekit.errors import MachineError
from coursekit.sandbox import policy

seccompy = pytest.importorskip("seccompy", reason="seccompy, a second library to compare with, is not installed")
tables = importlib.import_module("seccompy.syscalls")
ARCHITECTURES = {
    "x86_64": (tables.AUDIT_ARCH_X86_64, tables.X86_64_SYSCALLS),
    "aarch64": (tables.AUDIT_ARCH_AARCH64, tables.AARCH64_SYSCALLS),
}
ALL_BITS = (1 << 64) - 1
THREAD, NEW_USER, NEW_TIME = 0x10000, 0x10000000, 0x80
PTHREAD = 0x3D0F00  # what the C library starts a thread with
WORDS = [0, 1, 17, PTHREAD, PTHREAD | NEW_USER, PTHREAD | NEW_TIME, THREAD, ALL_BITS, 1 << 32, (1 << 32) | THREAD]
SECOND = sorted(
    {getattr(termios, n) for n in policy.IOCTLS}
    | {getattr(fcntl, n) for n in policy.FCNTLS}
    | {termios.TIOCSTI, termios.TIOCNOTTY, fcntl.F_SETLK, fcntl.F_SETOWN, 1 << 32, ALL_BITS, (1 << 32) | termios.TCGETS}
)


def second(machine: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The same policy, said to the other library."""
    arch, numbers = ARCHITECTURES[machine]
    monkeypatch.setattr("seccompy.filter.audit_arch", lambda: arch)
    made = seccompy.Filter(seccompy.Action.ERRNO | errno.EPERM)
    for name in sorted(policy.names() & numbers.keys()):
        made.allow(numbers[name])
    equal = seccompy.CmpOp.MASKED_EQ
    made.allow(numbers["clone"], args=[(0, equal, THREAD, THREAD | 0x7E020080)])
    made.errno(numbers["clone3"], errno.ENOSYS)
    made.allow(numbers["prlimit64"], args={0: 0, 2: 0})
    for what in policy.IOCTLS:
        made.allow(numbers["ioctl"], args={1: getattr(termios, what)})
    for what in policy.FCNTLS:
        made.allow(numbers["fcntl"], args={1: getattr(fcntl, what)})
    return bytes(made.program)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_two_libraries_agree_on_every_system_call(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    arch, numbers = ARCHITECTURES[machine]
    ours, theirs = policy.compiled(machine), second(machine, monkeypatch)
    tried = allowed = 0
    samples = [(a, b, c) for a in WORDS for b in SECOND[:3] for c in (0, 1)] + [(0, b, 0) for b in SECOND]
    for name, number in numbers.items():
        with_arguments = name in ("clone", "clone3", "prlimit64", "ioctl", "fcntl")
        for arguments in samples if with_arguments else ((0, 0, 0), (ALL_BITS,) * 6):
            got = bpf.run(ours, arch, number, arguments)
            assert got == bpf.run(theirs, arch, number, arguments), (name, arguments)
            tried += 1
            allowed += got == bpf.ALLOW
    assert tried > 900
    assert 0 < allowed < tried / 2


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_only_what_is_listed_is_allowed(machine: str) -> None:
    arch, numbers = ARCHITECTURES[machine]
    program = policy.compiled(machine)
    allowed = {n for n in range(1100) if bpf.run(program, arch, n) == bpf.ALLOW}
    listed = {numbers[name] for name in policy.names() & numbers.keys()}
    assert allowed == listed | {numbers["prlimit64"], numbers["fcntl"]}  # of oneself, to read; fcntl(0, F_DUPFD)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_threads_are_made_and_nothing_else(machine: str) -> None:
    arch, numbers = ARCHITECTURES[machine]
    program, clone = policy.compiled(machine), numbers["clone"]
    assert bpf.run(program, arch, clone, (PTHREAD,)) == bpf.ALLOW
    for bit in (0x80, *(1 << n for n in (17, 25, 26, 27, 28, 29, 30))):
        assert bpf.run(program, arch, clone, (PTHREAD | bit,)) == bpf.ERRNO | errno.EPERM
    assert bpf.run(program, arch, clone, (17,)) == bpf.ERRNO | errno.EPERM
    assert bpf.run(program, arch, numbers["clone3"]) == bpf.ERRNO | errno.ENOSYS


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_other_architectures_numbers_kill(machine: str) -> None:
    program = policy.compiled(machine)
    others = {a for m, (a, _) in ARCHITECTURES.items() if m != machine} | {0x40000003, 0x40000028}  # i386, arm
    for other in others:
        assert {bpf.run(program, other, n) for n in range(500)} == {bpf.KILL_PROCESS}
    if machine == "x86_64":
        arch = ARCHITECTURES[machine][0]
        x32 = {bpf.run(program, arch, 0x40000000 | n) for n in range(600)}
        assert bpf.ALLOW not in x32


def test_no_number_of_a_system_call_stands_in_the_code() -> None:
    folder = Path(coursekit.sandbox.__file__).parent
    for path in folder.rglob("*.py"):
        assert not re.search(r"syscall\(\s*\d|__NR_|resolve_syscall\([^)]*,\s*\d", path.read_text("utf-8")), path


def test_every_group_has_a_reason_and_no_name_stands_twice() -> None:
    listed = " ".join(policy.ALLOWED.values()).split()
    assert len(listed) == len(set(listed))
    assert all(len(reason) > 10 for reason in policy.ALLOWED)
    assert set(listed) <= tables.X86_64_SYSCALLS.keys()


def test_an_unknown_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy, "platform", SimpleNamespace(machine=lambda: "riscv64"))
    with pytest.raises(MachineError) as caught:
        policy.compiled.__wrapped__()
    assert "riscv64" in caught.value.message
    assert caught.value.exit_code == 5
    assert platform.machine() in policy.MACHINES
