"""What this machine can do of the sandbox, layer by layer, each tried for itself; and the one command that mends it."""

import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.errors import MachineError
from coursekit.sandbox import policy, tiers
from coursekit.sandbox.client import closed_folder, open_sandbox
from coursekit.sandbox.inside import confinement
from coursekit.sandbox.model import Tier

SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: whether it works here, what was found, and the command that would mend it ("" if none is known)."""

    name: str
    works: bool
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """The best tier (None: no submission can be run safely here), every layer, what to do first ("" if nothing)."""

    tier: Tier | None
    layers: tuple[Layer, ...]
    reason: str  # why it is not a better tier; "" if there is none
    mend: str

    def as_json(self) -> dict[str, object]:
        """For scripts."""
        layers = [
            {"name": each.name, "works": each.works, "found": each.found, "mend": each.mend} for each in self.layers
        ]
        return {"tier": self.tier, "layers": layers, "reason": self.reason, "mend": self.mend}

    def __str__(self) -> str:
        width = max(len(each.name) for each in self.layers)
        lines = [f"{'yes' if each.works else 'no ':4}{each.name:{width}}  {each.found}" for each in self.layers]
        best = f"'{self.tier}'" if self.tier else "none: submissions cannot be run safely here"
        lines += ["", f"tier: {best}"]
        if self.reason:
            lines += [f"why not better: {self.reason}"]
        if self.mend:
            lines += [f"to mend it: {self.mend}"]
        return "\n".join(lines)


def examine() -> Checkup:
    """Tries every layer in a process of its own, and then whole sandboxes. Works on every system."""
    try:
        tiers.require_linux()
    except MachineError as error:
        system = Layer("Linux", False, f"this is {platform.system()}", error.hint)
        return Checkup(None, (system,), error.message, error.hint)
    layers = (_machine(), *_confining(), *_bubblewrap())
    tier, reason = _best()
    broken = [each for each in layers if not each.works]
    mend = "" if tier == "full" else next((each.mend for each in broken if each.mend), "")
    return Checkup(tier, layers, reason, mend)


def _best() -> tuple[Tier | None, str]:
    """The best tier in which a worker tries in vain what must fail; why the one above it is none."""
    reason = ""
    wanted: Sequence[Tier] = ("full", "core")
    for tier in wanted:
        try:
            with open_sandbox(tier="full" if tier == "full" else "core"):
                return tier, reason
        except MachineError as error:
            reason = error.message.removeprefix("this machine cannot confine student code: ")
    return None, reason


def _machine() -> Layer:
    known = platform.machine() in policy.MACHINES
    return Layer("Linux", known, f"{platform.release()}, {platform.machine()}", "" if known else "another machine")


# ------------------------------------------------------------------------------------------------ tried in a child
def _confining() -> list[Layer]:
    """The layers of `core`."""
    mends = {
        "seccomp": "apt install libseccomp2",
        "Landlock": "boot a kernel of 5.13 or newer with landlock among lsm= (see /sys/kernel/security/lsm)",
    }
    try:
        program = policy.compiled().hex()
    except MachineError as error:
        return [Layer("seccomp", False, error.message.rpartition(": ")[2], mends["seccomp"])]
    command = [sys.executable, "-P", "-m", "coursekit.sandbox.doctor"]
    try:
        done = subprocess.run(
            command, input=program, capture_output=True, text=True, timeout=SECONDS, check=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        found: dict[str, str] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        return [Layer("a process to try them in", False, str(error))]
    broken = {name for name, said in found.items() if said.startswith("no: ")}
    return [
        Layer(name, name not in broken, said.removeprefix("no: "), mends.get(name, "") if name in broken else "")
        for name, said in found.items()
    ]


def _try_all(program: bytes) -> dict[str, str]:
    """In a process that may be spent: layer → what was found, with "no: " before what does not work."""
    attempts: dict[str, Callable[[], str]] = {
        "seccomp": lambda: _seccomp(program),
        "Landlock": _landlock,
        "resource limits": _limits,
        "another user": _user,
    }
    return {name: _in_a_child(attempt) for name, attempt in attempts.items()}


def _in_a_child(attempt: Callable[[], str]) -> str:
    """What it says, from a child that confines itself and ends."""
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            said = attempt()
        except BaseException as error:
            said = f"no: {error.args[-1] if error.args else type(error).__name__}"
        os.write(writing, said.encode()[:4000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        said = file.read().decode("utf-8", "replace")
    _, status = os.waitpid(pid, 0)
    return said or f"no: it ended the process (status {os.waitstatus_to_exitcode(status)})"


def _seccomp(program: bytes) -> str:
    confinement._prctl(confinement.PR_SET_NO_NEW_PRIVS, 1)
    confinement.load_filter(program)
    try:
        os.stat("/")
    except PermissionError:
        return f"{len(policy.names())} system calls are allowed, all others fail"
    return "no: the filter was taken and does nothing"


def _landlock() -> str:
    import landlockpy

    rules = confinement.landlock()
    confinement._prctl(confinement.PR_SET_NO_NEW_PRIVS, 1)
    rules.restrict()
    try:
        os.listdir("/")
    except PermissionError:
        return f"ABI {landlockpy.abi_version()}"
    return "no: the rules were taken and do nothing"


def _limits() -> str:
    confinement.limit(1 << 40, 60)
    return "address space, processor time, files, descriptors, processes"


def _user() -> str:
    before = os.geteuid()
    confinement.leave_root()
    if os.geteuid() == 0:
        return "no: it is still root"
    who = f"root becomes {os.geteuid()}" if before == 0 else f"user {before}"
    return f"{who}, without capabilities"


# ---------------------------------------------------------------------------------------------------- bubblewrap
def _bubblewrap() -> list[Layer]:
    """What `full` needs besides."""
    program = tiers.find_bubblewrap()
    if program is None:
        missing = Layer("bubblewrap", False, "not installed", "apt install bubblewrap")
        return [missing, Layer("namespaces", False, "not tried without bubblewrap")]
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return [Layer("bubblewrap", True, f"{program}, {version}"), _namespaces(program), _readable()]


def _namespaces(program: str) -> Layer:
    user = {"user": confinement.NOBODY, "group": confinement.NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    command = tiers.bubblewrap(program, [], ["/usr/bin/true"])
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd="/", **user)  # type: ignore[call-overload]
        words = str(done.stderr).strip().rpartition("\n")[2]
    except (OSError, subprocess.SubprocessError) as error:
        return Layer("namespaces", False, str(error))
    if done.returncode == 0:
        return Layer("namespaces", True, "users, processes, network, mounts")
    return Layer("namespaces", False, words[:300], _mend_namespaces())


def _mend_namespaces() -> str:
    """The switch that forbids them, if it is one of those that are known."""
    for switch, forbids, command in (
        ("kernel/apparmor_restrict_unprivileged_userns", "1",
         "apt install apparmor-profiles && ln -s /usr/share/apparmor/extra-profiles/bwrap-userns-restrict"
         " /etc/apparmor.d/ && systemctl reload apparmor"),
        ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=10000"),
    ):  # fmt: skip
        try:
            if Path("/proc/sys", switch).read_text().strip() == forbids:
                return command
        except OSError:
            continue
    return "grade outside of the container, or leave it at 'core': without its own filter it guards the host less"


def _readable() -> Layer:
    """Whether the user that bubblewrap runs as may enter the folders of Python."""
    closed = closed_folder()
    if closed is None:
        return Layer("Python for others", True, sys.prefix)
    place = shlex.quote("/opt/coursekit")
    mend = f"python3 -m venv {place} && {place}/bin/pip install coursekit, or grade as an ordinary user"
    return Layer("Python for others", False, f"only root may enter {closed}", mend)


if __name__ == "__main__":
    print(json.dumps(_try_all(bytes.fromhex(sys.stdin.read()))))
