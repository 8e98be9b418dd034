"""Confine a freshly forked, single-threaded child, layer by layer; `RefusalError` names the one that fails.

The policy (which system calls) is compiled in the grader and arrives as bytes. Once all layers are on, this
process can compute, start threads, and read and write the file descriptors that it holds: one socket, and
/dev/null three times.
"""

import contextlib
import ctypes
import ctypes.util
import os
import resource
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from landlockpy import Ruleset

_libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2
NOBODY = 65534  # who owns nothing, on every Linux


class RefusalError(Exception):
    """A layer that this machine does not give; args: its name, why."""


@contextlib.contextmanager
def _layer(name: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, AttributeError) as error:
        raise RefusalError(name, str(error)) from error


def _prctl(option: int, *args: object) -> None:
    words = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in (*args, 0, 0, 0, 0)[:4]]
    if _libc.prctl(option, *words):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def die_with(parent: int) -> None:
    """Be killed when the parent, which has this id, ends. A change of user clears it, so it comes after."""
    _prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:  # it may have ended before the line above
        os._exit(1)


def undumpable() -> None:
    """No process of the same user may trace this one or read its memory; children inherit it."""
    _prctl(PR_SET_DUMPABLE, 0)


def landlock() -> "Ruleset":
    """Rules that allow no path, no port, no signal to others, no abstract socket; made before forking."""
    with _layer("Landlock"):
        from landlockpy import Ruleset, Scope

        # It would look for the C library, which is loaded, with the help of programs that bubblewrap hides.
        ctypes.util.find_library = lambda name: None
        return Ruleset(scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL)


def limit(memory: int, cpu_seconds: int) -> None:
    """Resource limits; `memory` bytes of address space in all. What is lowered cannot be raised again."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (
            resource.RLIMIT_NPROC,
            512,
        ),  # counts all tasks of a user, so only a backstop to the system call filter
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    # A backstop, for the grader watches the clock. SIGXCPU comes first, and tells why; who ignores it is killed.
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = cpu_seconds + 2 if hard == resource.RLIM_INFINITY else min(cpu_seconds + 2, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (min(cpu_seconds, most), most))


def leave_root() -> None:
    """Become nobody if root, and hold no capability either way."""
    if os.getuid() == 0 or os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    if _libc.capset(header, (ctypes.c_uint32 * 6)()):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def quiet_streams() -> None:
    """Standard input, output and error become /dev/null."""
    null = os.open("/dev/null", os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)


def close_all_but(kept: int) -> None:
    """Of the descriptors beyond the standard streams only one stays open."""
    os.closerange(3, kept)
    os.closerange(kept + 1, 1 << 16)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def load_filter(program: bytes) -> None:
    """From here on only the system calls that the compiled filter allows."""
    described = _Program(len(program) // 8, program)
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(described))


def confine(
    *, socket: int, parent: int, memory: int, cpu_seconds: int, rules: "Ruleset | None", program: bytes
) -> None:
    """All layers, in an order in which each still finds what it needs. RefusalError names one that fails.

    Without rules and program (the tier `none`) only limits, the descriptors and the parent's death hold.
    """
    os.environ.clear()
    os.setsid()  # out of the terminal's reach, and the head of a group that can be killed as one
    with _layer("standard streams"):
        quiet_streams()
    if program:
        with _layer("dropping privileges"):
            leave_root()
    with _layer("death with the parent"):
        die_with(parent)
    with _layer("resource limits"):
        limit(memory, cpu_seconds)
    if program:
        with _layer("no_new_privs"):
            _prctl(PR_SET_NO_NEW_PRIVS, 1)
        with _layer("Landlock"):
            if rules is None:
                raise ValueError("no ruleset")
            rules.restrict()
    close_all_but(socket)  # the ruleset is a descriptor, too
    if program:
        with _layer("seccomp"):
            load_filter(program)
