"""What attackers are after: secrets in files, memory, environments, command lines; a process to kill, ports to reach.

A `Range` lays them out and sees afterwards which were found, and whether anything is left that was not there before.
"""

import contextlib
import ctypes
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

_NOBODY = 65534
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: who loses its parent becomes our child, so that none is overlooked
_CANARY = re.compile(r"canary-[a-z]+-[0-9a-f]{16}")


def _canary(kind: str) -> str:
    return f"canary-{kind}-{secrets.token_hex(8)}"


class Range:
    """A folder, a victim and listeners; a context manager."""

    def __init__(self, confined: bool = True) -> None:
        self.confined = confined  # then workers are nobody, and so is the victim: no user id protects it
        if ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0):
            raise OSError("no subreaper")
        self.folder = Path(tempfile.mkdtemp(prefix="coursekit-range-"))
        self.folder.chmod(0o755)
        self.loot = self.folder / "loot"
        self.secret = self.folder / "secret.txt"
        self.memory = ctypes.create_string_buffer(_canary("memory").encode())
        self.environment = os.environ["COURSEKIT_CANARY"] = _canary("environment")
        self.text, self.argument = _canary("file"), _canary("argument")
        self.named = self.folder / _canary("name")
        self.open = self.folder / "open.txt"
        self.tcp, self.local = socket.socket(), socket.socket(socket.AF_UNIX)
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.abstract = f"coursekit-{secrets.token_hex(8)}"
        self.victim: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Range":
        for listener in (self.tcp, self.udp):
            listener.bind(("127.0.0.1", 0))
            listener.setblocking(False)
        self.local.bind(f"\0{self.abstract}")
        self.local.setblocking(False)
        self.tcp.listen()
        self.local.listen()
        self.named.mkdir()
        self.open.write_text(self.text)
        self.handle = self.open.open("rb")
        self.arm()
        return self

    def __exit__(self, *failure: object) -> None:
        self._kill_victim()
        for each in (self.tcp, self.udp, self.local, self.handle):
            each.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ.pop("COURSEKIT_CANARY", None)

    def arm(self) -> None:
        """Everything as at the start, whatever became of it."""
        shutil.rmtree(self.loot, ignore_errors=True)
        self.loot.mkdir()
        self.loot.chmod(0o777)  # who gets through to it may write
        self.secret.unlink(missing_ok=True)
        self.secret.write_text(self.text)
        self.secret.chmod(0o600)
        for name in _shared():
            os.unlink(f"/dev/shm/{name}")
        self.state = self._files()
        for segment in set(_segments()) - self.state[1]:
            subprocess.run(["ipcrm", "-m", segment], check=False)
        if self.victim is None or self.victim.poll() is not None or self._victim_limits() != self.limits:
            self._kill_victim()
            user = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.getuid() == 0 and self.confined else {}
            self.victim = subprocess.Popen(
                [self.argument, "3600"],
                executable="/bin/sleep",
                env={"SECRET": self.environment},
                **user,  # type: ignore[call-overload]
            )
            self.limits = self._victim_limits()
        for listener in (self.tcp, self.local):
            with contextlib.suppress(BlockingIOError):
                listener.accept()[0].close()
        with contextlib.suppress(BlockingIOError):
            self.udp.recv(100)

    def told(self) -> dict[str, str]:
        """What an attacker would have to find out, and is told."""
        assert self.victim is not None
        return {
            "SECRET": str(self.secret), "LOOT": str(self.loot), "FOLDER": str(self.folder), "GRADER": str(os.getpid()),
            "VICTIM": str(self.victim.pid), "ADDRESS": str(ctypes.addressof(self.memory)),
            "LENGTH": str(len(self.memory.value)), "PORT": str(self.tcp.getsockname()[1]),
            "UDP": str(self.udp.getsockname()[1]), "ABSTRACT": self.abstract,
        }  # fmt: skip

    def found(self, said: str) -> set[str]:
        """Which proofs of a success there are: in what was said, in files, processes and listeners."""
        proofs = set()
        memory = self.memory.value.decode()
        secret = {memory, self.environment, self.text, self.argument, self.named.name}
        if secret & set(_CANARY.findall(said)):
            proofs.add("secret")
        if self._files() != self.state:
            proofs.add("file")
        assert self.victim is not None
        if self.victim.poll() is not None or self._victim_limits() != self.limits:
            proofs.add("victim")
        if any(map(_was_reached, (self.tcp, self.local, self.udp))):
            proofs.add("network")
        return proofs

    def strays(self, *known: int) -> list[int]:
        """Processes below this one that are neither the victim nor below a known one."""
        assert self.victim is not None
        return descendants(os.getpid(), {self.victim.pid, *known})

    def _files(self) -> tuple[object, ...]:
        """Every file of the range with what it holds and is; shared memory; what is mounted."""
        listed = []
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            held = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            listed.append((str(path), about.st_mode, about.st_uid, about.st_nlink, held))
        mounts = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if str(self.folder) in line]
        return tuple(listed), _segments(), _shared(), tuple(mounts)

    def _victim_limits(self) -> str:
        """What another process could change about the victim."""
        try:
            with open(f"/proc/{self.victim.pid}/limits") as file:  # type: ignore[union-attr]
                return file.read() + str(os.getpriority(os.PRIO_PROCESS, self.victim.pid))  # type: ignore[union-attr]
        except OSError:
            return ""

    def _kill_victim(self) -> None:
        if self.victim is not None:
            self.victim.kill()
            self.victim.wait()


def _shared() -> tuple[str, ...]:
    """Names of the shared memory that attacks have made."""
    names = os.listdir("/dev/shm") if os.path.isdir("/dev/shm") else []
    return tuple(name for name in sorted(names) if name.startswith("attack"))


def _segments() -> frozenset[str]:
    """Ids of the System V shared memory that attacks have made (which have a size of their own)."""
    lines = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    return frozenset(line.split()[1] for line in lines if line.split()[3] == "66613")


def _was_reached(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(100)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def descendants(pid: int, without: set[int] | None = None) -> list[int]:
    """Processes below one, living ones, but not those of `without` and what is below them."""
    found = []
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = [int(each) for each in file.read().split()]
    except OSError:
        return []
    for child in children:
        if child not in (without or ()):
            if not is_dead(child):
                found.append(child)
            found += descendants(child, without)
    return found


def is_dead(pid: int) -> bool:
    """Has it ended? Who adopts an orphan may be late to bury it."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def kill(pids: list[int]) -> None:
    """End what an attack has left, and reap what of it has become ours."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in pids:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
