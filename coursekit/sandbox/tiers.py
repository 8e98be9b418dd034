"""Which confinement this machine can give: bubblewrap's command line, the attacks that must fail, the refusals."""

import os
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from coursekit.errors import MachineError
from coursekit.frozen import Value


def require_linux() -> None:
    """MachineError elsewhere: what confines a worker is Linux's own."""
    if sys.platform != "linux":
        name = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)
        raise MachineError(
            f"submissions cannot be run on {name}: the sandbox needs Linux",
            "Grade under WSL2 or on a Linux machine, real or virtual. Students who check themselves need no sandbox.",
        )


def refusal(layer: str, reason: str) -> MachineError:
    """The error for a layer of the sandbox that this machine does not give."""
    hints = {
        "seccomp": "Install libseccomp (apt install libseccomp2); the kernel needs CONFIG_SECCOMP_FILTER.",
        "Landlock": "Landlock needs Linux 5.13 or newer with `landlock` among the kernel's lsm= modules.",
        "bubblewrap": "Install bubblewrap and let it make user namespaces (Ubuntu: apt install apparmor-profiles and"
        " enable its profile for bwrap), or use the tier `core`, which needs neither.",
    }
    if layer.startswith("package "):
        name = layer.removeprefix("package ")
        return MachineError(
            f"{layer}, which the assignment allows, cannot be imported here: {reason}",
            f"Install it beside coursekit (pip install {name}), or take it out of the assignment's packages.",
        )
    return MachineError(
        f"this machine cannot confine student code: {layer}: {reason}",
        hints.get(layer, "Grade on a Linux machine with kernel 5.13 or newer, outside containers that forbid it."),
    )


# Run as a student's cell, by a worker in every respect like theirs. "" is a door that is open, else the
# reason it is not.
PROBE = """
import ctypes, errno, os, signal, socket
libc = ctypes.CDLL(None, use_errno=True)
def system_call(name, *arguments):
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)
def fork():
    if os.fork() == 0:
        os._exit(0)
attempts = {
    "list a folder": lambda: os.listdir("/"),
    "read a file": lambda: os.open("/dev/zero", os.O_RDONLY),
    "write a file": lambda: os.open("/dev/null", os.O_WRONLY),
    "look up a file": lambda: os.stat("/"),
    "create a file": lambda: os.open("/dev/shm/coursekit-probe", os.O_CREAT | os.O_WRONLY, 0o600),
    "make a file in memory": lambda: os.memfd_create("probe"),
    "open an internet socket": lambda: socket.socket(socket.AF_INET),
    "open a local socket": lambda: socket.socket(socket.AF_UNIX),
    "fork": fork,
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "run a program": lambda: os.execv("/nothing", ["probe"]),
    "outlive the parent": lambda: system_call("prctl", 1, 0, 0, 0, 0),
    "trace the parent": lambda: system_call("ptrace", 1, os.getppid(), 0, 0),
    "leave its namespaces": lambda: system_call("unshare", 0x10000000),
    "raise its limits": lambda: __import__("resource").setrlimit(0, (1, 1)),
    "change the user": lambda: os.setuid(0) if os.getuid() else None,
}
def probe():
    found = {}
    for name, attempt in attempts.items():
        try:
            attempt()
            found[name] = ""
        except OSError as error:
            denied = error.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS)
            found[name] = errno.errorcode[error.errno] if denied else ""
        except ValueError as error:
            found[name] = str(error)
    found["be root"] = "" if 0 in os.getresuid() else "user %d" % os.getuid()
    found["see the environment"] = "" if os.environ else "empty"
    return found
"""
ATTEMPTS = 18  # what a whole report of the probe names


def open_doors(report: Value) -> list[str]:
    """What the probe could do although it must not; a report that is not whole counts as one more."""
    if not isinstance(report, Mapping) or len(report) != ATTEMPTS:
        return [f"the probe did not report ({report})"]
    return [str(name) for name, reason in report.items() if not reason]


# ---------------------------------------------------------------- bubblewrap


def find_bubblewrap() -> str | None:
    """The distribution's own: no other is patched with it and known to its AppArmor."""
    return shutil.which("bwrap", path="/usr/bin:/bin:/usr/local/bin")


def bubblewrap(program: str, read_only: Sequence[str], command: Sequence[str]) -> list[str]:
    """The command line for `command` in a root of its own, read-only and nearly empty, without a network.

    `read_only` paths appear at their own places. Standard streams and inherited descriptors stay.
    """
    line = [program, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--hostname", "sandbox"]  # fmt: skip
    made: set[Path] = set()
    for folder in ("/lib", "/lib32", "/lib64"):
        if os.path.islink(folder):
            line += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            line += ["--ro-bind", folder, folder]
    for path in outermost(["/usr", *read_only]):
        for parent in reversed(Path(path).parents[:-1]):
            if parent not in made:  # started by root, bubblewrap would make them for root alone
                made.add(parent)
                line += ["--perms", "0755", "--dir", str(parent)]
        line += ["--ro-bind", path, path]
    line += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for device in ("null", "zero", "urandom"):
        line += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    return [*line, "--remount-ro", "/", "--chdir", "/", "--", *command]


def outermost(paths: Sequence[str]) -> list[str]:
    """The existing paths that lie in no other of them, sorted."""
    chosen: list[str] = []
    for path in sorted({os.path.abspath(p) for p in paths if os.path.exists(p)}):
        if not any(Path(path).is_relative_to(kept) for kept in chosen):
            chosen.append(path)
    return chosen


def closed_to_others(path: str) -> str | None:
    """The folder on the way to a path that only its owner may enter, if there is one."""
    for folder in (*reversed(Path(path).parents), Path(path)):
        if folder.is_dir() and not folder.stat().st_mode & stat.S_IXOTH:
            return str(folder)
    return None
