"""The process that loads everything once and forks a confined worker for every submission.

Control is a SOCK_SEQPACKET socket; every message is one JSON object, and every request has one reply:
    {options}                                 -> {"ready": true} or {"layer": …, "reason": …}
    {"do": "fork", "memory": bytes, "cpu": seconds,
     "ahead": does it wait?}, and a socket    -> {"pid": n}
    {"do": "end", "pid": n, "wait": seconds}  -> {"status": exit code, or minus the signal; null if killed}
"""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import site
import socket
import sys
import time
import types
import warnings
from typing import Any

from . import confinement, frames, repeatable, standins, warming, worker

MOST_MESSAGE = 1 << 17
# No use without a terminal, a screen or a network of their own; or they print or open something when imported, or
# bring setuptools with them.
UNWANTED = frozenset(
    {"antigravity", "curses", "distutils", "ensurepip", "idlelib", "lib2to3", "pip", "pydoc_data", "test", "this",
     "tkinter", "turtle", "turtledemo", "venv", "_tkinter"}
)  # fmt: skip
NUMPY = (
    "numpy", "numpy.char", "numpy.ctypeslib", "numpy.fft", "numpy.lib.format", "numpy.lib.stride_tricks",
    "numpy.linalg", "numpy.ma", "numpy.polynomial", "numpy.random", "numpy.rec", "numpy.testing", "numpy.typing",
)  # fmt: skip
OURS = ("inside", "msgspec", "landlockpy")


def load_library() -> None:
    """The standard library, submodules too: a sealed worker cannot open a file to import anything."""
    for name in sorted(sys.stdlib_module_names - UNWANTED):
        if not name.startswith("__"):
            _load(name, deep=True)


def _load(name: str, deep: bool) -> None:
    """A module, if this platform has it, and its submodules without tests and private programs."""
    try:
        module = importlib.import_module(name)
    except (Exception, SystemExit):
        return
    for each in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if each.name not in ("tests", "test", "conftest", "__main__") and (deep or not each.name.startswith("_")):
            if deep:
                _load(f"{name}.{each.name}", deep=True)
            else:
                with contextlib.suppress(Exception, SystemExit):
                    importlib.import_module(f"{name}.{each.name}")


def load_packages(packages: list[str]) -> None:
    """numpy and what the assignment allows, with public modules one level down. RefusalError names what fails.

    Names that a package loads when they are first asked for are asked for: `from numpy import *` asks for all.
    """
    for name in NUMPY:
        with contextlib.suppress(ImportError):  # some of them came or went with a version
            importlib.import_module(name)
    for name in packages:
        try:
            importlib.import_module(name)
        except (Exception, SystemExit) as error:
            raise confinement.RefusalError(f"package {name}", f"{type(error).__name__}: {error}") from error
        _load(name, deep=False)
    for name in ("numpy", *packages):
        module = sys.modules[name]
        for each in getattr(module, "__all__", ()):
            with contextlib.suppress(Exception, SystemExit):
                getattr(module, each)


def seal_imports(allowed: list[str]) -> None:
    """Imports find what is loaded, an inert module, or a clear refusal. Our own modules are hidden."""
    sys.meta_path[:] = [standins.Importer(allowed)]
    sys.path_hooks.clear()
    sys.path.clear()
    sys.path_importer_cache.clear()
    for name in list(sys.modules):
        if (top := name.partition(".")[0]) in OURS and top not in allowed:
            del sys.modules[name]
    sys.argv[:] = sys.orig_argv[:] = [""]
    site.USER_BASE = site.USER_SITE = ""  # not None, or they are made anew


def own_size() -> int:
    """Address space of this process in bytes; half a GiB where /proc is not mounted."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 512 << 20


class Zygote:
    """Forks workers and ends them, on request."""

    def __init__(self, control: socket.socket, options: dict[str, Any]) -> None:
        self.control = control
        self.program = bytes.fromhex(options["program"])
        load_library()
        load_packages(options["packages"])
        repeatable.settle()
        warming.warm_up()
        self.rules = confinement.landlock() if self.program else None
        seal_imports(["numpy", *options["packages"]])
        threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
        if threads != 1:  # layers bind the thread that asks for them
            raise confinement.RefusalError("one thread", f"the packages loaded started {threads - 1} threads")
        self.size = own_size()
        gc.collect()
        warming.fill_up()
        gc.freeze()  # workers share these pages

    def serve(self) -> None:
        """Until the grader closes its end, or ends."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self.control, MOST_MESSAGE, 1)
            if not message:
                return
            request = json.loads(message)
            if request["do"] == "fork":
                reply: dict[str, Any] = {"pid": self._fork(descriptors[0], request)}
            else:
                reply = {"status": end(request["pid"], request["wait"])}
                if not request["wait"]:
                    continue  # nobody asks how; what is asked next comes after it all the same
            self.control.send(json.dumps(reply).encode())

    def _fork(self, fd: int, request: dict[str, Any]) -> int:
        parent = os.getpid()
        if pid := os.fork():
            os.close(fd)
            return pid
        try:
            confinement.confine(
                socket=fd,
                parent=parent,
                memory=self.size + request["memory"],
                cpu_seconds=request["cpu"],
                rules=self.rules,
                program=self.program,
            )
        except BaseException as error:
            layer, reason = error.args if isinstance(error, confinement.RefusalError) else ("confinement", repr(error))
            with contextlib.suppress(OSError):
                os.write(fd, frames.frame(frames.Hello(layer, reason), []))
            os._exit(worker.BROKEN)
        worker.serve(fd, warming.rehearse if request["ahead"] else None)
        os._exit(worker.BROKEN)  # not reached


def end(pid: int, wait: float) -> int | None:
    """Wait so many seconds for a worker's own end, kill what is left of it, and reap it."""
    deadline = time.monotonic() + wait
    while (ended := os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is None:
        if time.monotonic() >= deadline:
            break
        time.sleep(0.0005)
    # Not reaped yet, so neither the id nor the group's can be anyone else's.
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return status if ended is not None else None


def main(control_descriptor: int) -> None:
    """Serve one grader on the socket that it left open."""
    warnings.simplefilter("ignore")
    control = socket.socket(fileno=control_descriptor)
    options = json.loads(control.recv(MOST_MESSAGE))
    try:
        confinement.undumpable()
        if options["parent"]:
            confinement.die_with(options["parent"])
        zygote = Zygote(control, options)
    except confinement.RefusalError as refusal:
        control.send(json.dumps({"layer": refusal.args[0], "reason": refusal.args[1]}).encode())
        return
    control.send(json.dumps({"ready": True}).encode())
    keep: list[types.ModuleType] = [confinement, frames, repeatable, standins, warming, worker]
    zygote.serve()
    del keep
