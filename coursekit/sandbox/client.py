"""The trusted side: opens the sandbox, that is one zygote, and has it fork and end the workers."""

import contextlib
import functools
import json
import os
import site
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from coursekit.errors import MachineError
from coursekit.frozen import Call
from coursekit.sandbox import policy, tiers
from coursekit.sandbox.link import GoneError, Link
from coursekit.sandbox.model import Cell, Limits, Tier
from coursekit.sandbox.session import Session

BOOT_SECONDS = 120.0  # to load everything; it takes 0.5 without, some seconds with large packages
REPLY_SECONDS = 30.0  # for a fork or an end, which take milliseconds
MOST_MESSAGE = 1 << 17
NOBODY = 65534  # who owns nothing, on every Linux
_INSIDE = str(Path(__file__).parent / "inside")
_START = "import sys; sys.path.insert(0, sys.argv[1]); from inside.zygote import main; main(int(sys.argv[2]))"
# One thread, for layers bind threads one by one, and fork copies only one. The same hashes, so that a re-
# grade repeats.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "MPLBACKEND": "Agg",
} | {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "BLIS", "NUMEXPR", "VECLIB_MAXIMUM")}


def open_sandbox(
    *, tier: Literal["core", "full"] | None = None, unsafe: bool = False, packages: Sequence[str] = (),
    ahead: bool = False,
) -> "Sandbox":  # fmt: skip
    """A sandbox of this tier, or of the best that this machine can do, found out by trying what must fail.

    `packages` are allowed besides the standard library and numpy. `unsafe` means no confinement, only limits
    on time and memory. `ahead`: when a worker ends, the next one gets ready, for there will be many sessions.
    One thread opens, uses and closes a sandbox, and must outlive it. MachineError names the layer that is missing.
    """
    tiers.require_linux()
    if unsafe:
        return Sandbox("none", packages, ahead)
    if tier != "core":
        try:
            return _probed("full", packages, ahead)
        except MachineError as error:
            if tier == "full" or "which the assignment allows" in error.message:
                raise
    return _probed("core", packages, ahead)


def _probed(tier: Tier, packages: Sequence[str], ahead: bool) -> "Sandbox":
    """A sandbox whose worker has tried to do what it must not, in vain."""
    sandbox = Sandbox(tier, packages, ahead)
    try:
        with sandbox.session([Cell(1, tiers.PROBE)], Limits()) as session:
            report = session.run("probe", [Call(args=())]).answers[0]
        if doors := tiers.open_doors(report):
            raise MachineError(
                f"this machine cannot confine student code: in tier '{tier}' a worker could {', '.join(doors)}",
                "Grade on a Linux machine with kernel 5.13 or newer, outside containers that weaken its layers.",
            )
    except BaseException:
        sandbox.close()
        raise
    return sandbox


class Sandbox:
    """One zygote and its workers. A context manager: at its end none of them is left."""

    def __init__(self, tier: Tier, packages: Sequence[str] = (), ahead: bool = False) -> None:
        self.tier: Tier = tier
        self._ahead = ahead
        self._limits: Limits | None = None  # of the worker that is at work
        self._spare: _Ordered | None = None  # it waits for the next session
        self._ordered: _Ordered | None = None  # of this one the zygote has not told yet
        program = b"" if tier == "none" else policy.compiled()
        with contextlib.ExitStack() as undo:
            try:
                self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                undo.callback(self._control.close)
                undo.callback(theirs.close)
                self._control.settimeout(BOOT_SECONDS)
                self._errors = os.fdopen(os.memfd_create("errors"), "r+b")
                undo.callback(self._errors.close)
                self._zygote = _launch(tier, packages, theirs.fileno(), self._errors.fileno())
            except OSError as error:
                raise tiers.refusal("the process that forks workers", str(error)) from None
            undo.pop_all()
            theirs.close()
        try:
            parent = 0 if tier == "full" else os.getpid()  # inside bubblewrap, that one sees to it
            options = {"program": program.hex(), "packages": list(packages), "parent": parent}
            reply = self._exchange(options)
            if "layer" in reply:
                raise tiers.refusal(reply["layer"], reply["reason"])
        except BaseException:
            self.close()
            raise
        self._control.settimeout(REPLY_SECONDS)

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote; the kernel ends its workers with it."""
        self._control.close()
        if self._spare is not None:
            self._spare.link.close()
        with contextlib.suppress(ProcessLookupError):
            self._zygote.kill()
        self._zygote.wait()
        self._errors.close()

    def session(self, cells: Iterable[Cell], limits: Limits) -> Session:
        """Run a submission's cells, which may still be made meanwhile, in a fresh worker. MachineError if there can
        be none."""
        return Session(self, cells, limits)

    def fork(self, limits: Limits) -> tuple[Link, int]:
        """A fresh worker, perhaps one that waits already: the socket to it and its number in the zygote's count."""
        spare, self._spare = self._spare, None
        self._limits = limits
        if spare is not None and (spare.limits != limits or spare.ended()):
            self._end(spare.link, self._pid(spare), 0.0)
            spare = None
        worker = spare or self._order(limits, ahead=False)
        return worker.link, self._pid(worker)

    def _order(self, limits: Limits, ahead: bool) -> "_Ordered":
        """Has the zygote make a worker, and does not wait for it. `ahead`: nobody needs it yet."""
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            raise tiers.refusal("a socket to a worker", str(error)) from None
        request = {"do": "fork", "memory": limits.memory_mb << 20, "cpu": int(limits.total_seconds) + 2,
                   "ahead": ahead}  # fmt: skip
        try:
            with theirs:
                self._exchange(request, [theirs.fileno()], answered=False)
        except BaseException:
            ours.close()
            raise
        self._ordered = _Ordered(limits, Link(ours))
        return self._ordered

    def _pid(self, worker: "_Ordered") -> int:
        """The number of a worker that was ordered."""
        try:
            self._settle()
        except BaseException:
            worker.link.close()
            raise
        assert worker.pid is not None
        return worker.pid

    def _settle(self) -> None:
        """Hears of the worker that was ordered, before anything else is heard."""
        ordered, self._ordered = self._ordered, None
        if ordered is not None:
            ordered.pid = self._reply()["pid"]

    def end(self, link: Link, pid: int, wait: float) -> int | None:
        """Kill and reap a worker; its exit status if it ended by itself within so many seconds.

        Without a wait nobody waits for its end either: it comes before the next worker's start.
        """
        limits, self._limits = self._limits, None
        status = self._end(link, pid, wait)
        if self._ahead and limits is not None and self._control.fileno() >= 0:
            with contextlib.suppress(MachineError):  # whoever needs one will ask again, and be told
                self._spare = self._order(limits, ahead=True)
        return status

    def _end(self, link: Link, pid: int, wait: float) -> int | None:
        link.close()
        if self._control.fileno() < 0:
            return None  # the sandbox is closed, and so the worker dead
        status: int | None = self._exchange({"do": "end", "pid": pid, "wait": wait}, answered=wait > 0).get("status")
        return status

    def _exchange(
        self, request: dict[str, Any], descriptors: Sequence[int] = (), answered: bool = True
    ) -> dict[str, Any]:
        """One request and its reply, if there is one. MachineError, with the zygote's last words, if it is gone."""
        if answered:
            self._settle()
        with self._listening():
            socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        return self._reply() if answered else {}

    def _reply(self) -> dict[str, Any]:
        """The zygote's next message."""
        with self._listening():
            message = self._control.recv(MOST_MESSAGE)
        if not message:
            raise self._gone("it ended")
        reply: dict[str, Any] = json.loads(message)
        return reply

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._gone(str(error)) from None
        except BaseException:
            self._control.close()  # else the next request would be given the reply to this one
            raise

    def _gone(self, reason: str) -> MachineError:
        """Of a zygote that is gone, with its last words."""
        self._errors.seek(0)
        words = self._errors.read()[-2000:].decode("utf-8", "replace").strip().rpartition("\n")[2]
        layer = "bubblewrap" if self.tier == "full" else "the process that forks workers"
        return tiers.refusal(layer, words or reason)


@dataclass
class _Ordered:
    """A worker that the zygote was asked for; `pid` once it has said so."""

    limits: Limits
    link: Link
    pid: int | None = None

    def ended(self) -> bool:
        """Has somebody ended it while it waited?"""
        try:
            self.link.spoke()
        except GoneError:
            return True
        return False


def _launch(tier: Tier, packages: Sequence[str], control: int, errors: int) -> "subprocess.Popen[bytes]":
    """Start the zygote, inside bubblewrap or not; its control socket is this descriptor."""
    command = [sys.executable, "-P", "-c", _START, str(Path(_INSIDE).parent), str(control)]
    environment = dict(_ENVIRONMENT)
    if site.ENABLE_USER_SITE:
        environment["PYTHONUSERBASE"] = site.getuserbase()  # numpy may be there
    else:
        environment["PYTHONNOUSERSITE"] = "1"
    user: dict[str, Any] = {}
    if tier == "full":
        program = tiers.find_bubblewrap()
        if program is None:
            raise tiers.refusal("bubblewrap", "it is not installed")
        paths = _python_paths()
        if os.geteuid() == 0:
            if folder := closed_folder():
                raise tiers.refusal("bubblewrap", f"it does not run as root, and only root may enter {folder}")
            user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        command = tiers.bubblewrap(program, [*paths, _INSIDE], command)
    return subprocess.Popen(
        command,
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=errors,
        stderr=errors,
        pass_fds=[control],
        start_new_session=True,  # an interrupt from the terminal is the grader's alone
        **user,
    )


def closed_folder() -> str | None:
    """A folder of Python's or of ours that only root may enter, if this is root: bubblewrap runs as nobody."""
    if os.geteuid() != 0:
        return None
    return next((folder for path in (*_python_paths(), _INSIDE) if (folder := tiers.closed_to_others(path))), None)


@functools.cache
def _python_paths() -> list[str]:
    """The interpreter, its library, and the folders that packages are in."""
    interpreter = [sys.executable, os.path.realpath(sys.executable), sys.prefix, sys.base_prefix]
    return tiers.outermost([*interpreter, *(p for p in sys.path if p and os.path.isdir(p))])
