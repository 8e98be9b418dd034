"""Which system calls a worker may make: an allow-list by name, with a reason for each group, and its compiled form.

The numbers are libseccomp's business, on every architecture. What is not named fails with EPERM, so also everything
that a later kernel may add. None of the names takes a path, makes a socket or a process, or signals another.
"""

import errno
import functools
import os
import platform

from coursekit.errors import MachineError
from coursekit.sandbox.tiers import refusal

MACHINES = {"x86_64": "X86_64", "aarch64": "AARCH64"}  # as the kernel calls them, and as libseccomp does

# Left out although harmless-looking: newfstatat and statx (they take paths; the library is loaded, so nothing is to be
# looked up), memfd_create (memory that counts for no process), prctl (could undo death with the parent), setrlimit,
# sched_setaffinity and setpriority, tgkill (raise() then ends the process another way).
ALLOWED = {
    "read and write what is open already: the socket, and /dev/null": """
        read write readv writev pread64 pwrite64 lseek close close_range fstat dup dup2 dup3""",
    "pipes and events within the process, on which threads and libraries wait": """
        pipe pipe2 eventfd2 poll ppoll select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait""",
    "memory of its own": "mmap mprotect munmap brk mremap msync mincore madvise membarrier",
    "handlers for signals to itself": """
        rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait sigaltstack restart_syscall""",
    "time, and timers of its own": """
        nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getitimer setitimer alarm""",
    "threads (`clone` has a rule of its own below), locks, and the end": """
        futex sched_yield sched_getaffinity set_tid_address set_robust_list get_robust_list rseq arch_prctl getcpu
        exit exit_group""",
    "who and where it is": """
        getpid gettid getppid getpgrp getuid geteuid getgid getegid getresuid getresgid getrlimit getrusage sysinfo
        uname getcwd getrandom umask""",
}
_ALL_BITS = (1 << 64) - 1
_CLONE_THREAD, _CLONE_NEW = 0x10000, 0x7E020080  # from linux/sched.h: a thread; any new namespace
# What may be asked of an open descriptor, as termios and fcntl call it: nothing that types, owns, locks or leases.
IOCTLS = ("TCGETS", "TIOCGWINSZ", "FIONREAD", "FIONCLEX", "FIOCLEX")
FCNTLS = ("F_DUPFD", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "F_DUPFD_CLOEXEC")


def names() -> frozenset[str]:
    """Every system call that is allowed whatever its arguments are."""
    return frozenset(" ".join(ALLOWED.values()).split())


@functools.cache
def compiled(machine: str = "") -> bytes:
    """The filter as the kernel takes it, for this machine or for another of MACHINES. MachineError without libseccomp,
    and where the architecture is not known."""
    here = platform.machine()
    machine = machine or here
    if machine not in MACHINES:
        known = " and ".join(MACHINES)
        raise MachineError(
            f"this machine cannot confine student code: its architecture {machine!r} is not one of {known}",
            "Grade on a 64-bit Linux machine with an Intel, AMD or ARM processor.",
        )
    import fcntl  # these two are not on every system that imports this module
    import termios

    try:
        import pyseccomp as sc
    except (ImportError, RuntimeError, OSError) as error:
        raise refusal("seccomp", str(error)) from None
    chosen = sc.SyscallFilter(sc.ERRNO(errno.EPERM))
    chosen.set_attr(sc.Attr.ACT_BADARCH, sc.KILL_PROCESS)
    if machine != here:
        chosen.add_arch(getattr(sc.Arch, MACHINES[machine]))
        chosen.remove_arch(sc.Arch.NATIVE)

    def rule(action: int, name: str, *arguments: tuple[int, int, int]) -> None:
        if sc.resolve_syscall(sc.Arch.NATIVE, name) >= 0:  # below 0: not on this architecture, or not known yet
            chosen.add_rule(action, name, *(sc.Arg(at, sc.MASKED_EQ, mask, value) for at, mask, value in arguments))

    for name in sorted(names()):
        rule(sc.ALLOW, name)
    rule(sc.ALLOW, "clone", (0, _CLONE_THREAD | _CLONE_NEW, _CLONE_THREAD))  # threads, no processes, no namespaces
    rule(sc.ERRNO(errno.ENOSYS), "clone3")  # its flags lie in memory, unseen; the C library falls back to clone
    rule(sc.ALLOW, "prlimit64", (0, _ALL_BITS, 0), (2, _ALL_BITS, 0))  # to read one's own limits
    for what in IOCTLS:
        rule(sc.ALLOW, "ioctl", (1, _ALL_BITS, getattr(termios, what)))
    for what in FCNTLS:
        rule(sc.ALLOW, "fcntl", (1, _ALL_BITS, getattr(fcntl, what)))
    with os.fdopen(os.memfd_create("policy"), "r+b") as file:  # there may be no folder for temporary files
        chosen.export_bpf(file)
        file.seek(0)
        return file.read()
