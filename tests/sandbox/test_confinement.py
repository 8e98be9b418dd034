"""What a worker must not do, tried from inside; and that the trials would succeed without the layers."""

import os
import subprocess
import sys
import time

import pytest

from coursekit.errors import MachineError
from coursekit.frozen import Call
from coursekit.sandbox import Cell, Fault, Limits, open_sandbox, policy, tiers

ATTACKS = {
    "read through ctypes": "libc('open', b'/etc/passwd', 0)",
    "openat2": "syscall(437, -100, b'/etc/passwd', (ctypes.c_uint64 * 3)(), 24)",
    "look up by statx": "syscall(332, -100, b'/etc/passwd', 0, 0xfff, ctypes.create_string_buffer(512))",
    "access": "os.access('/etc/passwd', 0) or deny()",
    "readlink": "os.readlink('/proc/self/exe')",
    "change the folder": "os.chdir('/')",
    "memory of the parent": "open(f'/proc/{os.getppid()}/mem', 'rb')",
    "own command line": "open('/proc/self/cmdline')",
    "process_vm_readv": "syscall(310, os.getppid(), 0, 0, 0, 0, 0)",
    "fork through ctypes": "libc('fork')",
    "vfork and clone3": "syscall(435, (ctypes.c_uint64 * 11)(), 88)",
    "clone a process": "syscall(56, 17, 0, 0, 0, 0)",
    "clone into namespaces": "syscall(56, 0x10000 | 0x10000000, 0, 0, 0, 0)",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "subprocess": "subprocess.run(['true'])",
    "system": "os.system('true') == 0 or deny()",
    "kill everyone": "os.kill(-1, 9)",
    "kill the group": "os.killpg(0, 9)",
    "tgkill the parent": "syscall(234, os.getppid(), os.getppid(), 0)",
    "signal by pidfd": "syscall(434, os.getppid(), 0)",
    "take a descriptor": "syscall(438, 3, 0, 0)",
    "socketpair": "socket.socketpair()",
    "connect": "socket.create_connection(('127.0.0.1', 1))",
    "netlink": "socket.socket(16, 3, 0)",
    "io_uring": "syscall(425, 1, ctypes.create_string_buffer(200))",
    "bpf": "syscall(321, 0, 0, 0)",
    "keys": "syscall(250, 0, -3, 0)",
    "perf events": "syscall(298, 0, 0, -1, -1, 0)",
    "userfaultfd": "syscall(323, 0)",
    "shared memory": "syscall(29, 0, 4096, 0o1600)",
    "message queue": "syscall(68, 0, 0o1600)",
    "mount": "libc('mount', b'tmpfs', b'/tmp', b'tmpfs', 0, None)",
    "chroot": "os.chroot('/')",
    "set the user": "os.setuid(0)",
    "change limits of the parent": "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    "lower its priority": "os.nice(5)",
    "pin to a core": "os.sched_setaffinity(0, {0})",
    "set the clock": "time.clock_settime(0, 0)",
    "reboot": "libc('reboot', 0)",
    "turn the filter off": "libc('prctl', 22, 0, 0, 0, 0)",
    "another architecture's numbers": "syscall(0x40000000 | 2, b'/etc/passwd', 0)",
    "inject a key into the terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "leases and owners": "fcntl.fcntl(0, 8, os.getppid())",
    "a million threads": "[threading.Thread(target=time.sleep, args=(9,)).start() for _ in range(10**6)]",
    "too many descriptors": "[os.dup(0) for _ in range(100)]",
}
HELPERS = """
import ctypes, fcntl, os, resource, socket, subprocess, threading, time
_libc = ctypes.CDLL(None, use_errno=True)
def libc(name, *args):
    if getattr(_libc, name)(*args) == -1:
        raise OSError(ctypes.get_errno(), name)
def syscall(*args):
    libc("syscall", *(ctypes.c_long(a) if isinstance(a, int) else a for a in args))
def deny():
    raise PermissionError
"""
X86_ONLY = {name for name, body in ATTACKS.items() if "syscall(" in body}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_fail(submit, sandbox, name):
    if sandbox.tier == "none":
        pytest.skip("not confined")
    if name in X86_ONLY and os.uname().machine != "x86_64":
        pytest.skip("numbers of x86_64")
    session = submit(HELPERS, f"def f():\n    {ATTACKS[name]}\n    return 'done'", call_seconds=3)
    answer = session.run("f", [Call(args=())]).answers[0]
    assert isinstance(answer, Fault), f"{name}: {answer}"
    if name == "another architecture's numbers":
        assert "SIGSYS" in answer.message  # killed at once
        return
    assert answer.type in ("PermissionError", "OSError", "RuntimeError", "BlockingIOError"), answer


def test_the_environment_the_arguments_and_the_modules_tell_nothing(submit):
    source = """
import os, site, sys
def f():
    site_folders = [site.getuserbase(), site.getusersitepackages()]
    ours = [n for n in sys.modules if n.partition(".")[0] in ("coursekit", "inside", "msgspec", "landlockpy")]
    return [dict(os.environ), sys.argv, sys.orig_argv, sys.path, site_folders, ours]
"""
    assert submit(source).run("f", [Call(args=())]).answers == [[{}, [""], [""], [], ["", ""], []]]


def test_only_the_socket_and_null_devices_are_open(submit, sandbox):
    source = "import os\ndef f(n):\n    os.close(os.dup(n))\n    return n"
    answers = submit(source).run("f", [Call(args=(n,)) for n in range(64)]).answers
    assert len([a for a in answers if not isinstance(a, Fault)]) == 4


def test_a_submission_leaves_nothing_to_the_next(submit):
    source = "import numpy as np, builtins\nbuiltins.left = np.left = 1"
    submit(source).close()
    check = "import numpy as np, builtins\ndef f(): return hasattr(builtins, 'left') or hasattr(np, 'left')"
    assert submit(check).run("f", [Call(args=())]).answers == [False]


def test_threads_are_allowed_and_confined(submit, sandbox):
    source = """
import threading
def f():
    found = []
    def attempt():
        try: found.append(open("/etc/passwd").read())
        except OSError: found.append("denied")
    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    return found
"""
    if sandbox.tier != "none":
        assert submit(source).run("f", [Call(args=())]).answers == [["denied"]]


def test_the_probe_finds_open_doors_where_nothing_is_confined():
    with open_sandbox(unsafe=True) as sandbox, sandbox.session([Cell(1, tiers.PROBE)], Limits()) as session:
        assert sandbox.tier == "none"
        doors = tiers.open_doors(session.run("probe", [Call(args=())]).answers[0])
    assert {"list a folder", "read a file", "look up a file", "fork", "signal the parent", "open a local socket"} <= {
        *doors
    }


@pytest.mark.parametrize("report", [None, {}, Fault("died"), {"fork": "EPERM"}])
def test_a_probe_that_does_not_report_is_an_open_door(report):
    assert tiers.open_doors(report)


def alone(code: str) -> str:
    """What the code prints in a process of its own, where it may confine itself."""
    setup = "import os, errno\nfrom coursekit.sandbox import policy\nfrom coursekit.sandbox.inside import confinement\n"
    code = f"{setup}{code}\ntry:\n    os.listdir('/')\nexcept OSError as e:\n    print(errno.errorcode[e.errno])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_landlock_alone_keeps_files_away():
    assert alone("confinement.landlock().restrict()") == "EACCES"


def test_the_filter_alone_keeps_files_away():
    code = "p = policy.compiled()\nconfinement._prctl(38, 1)\nconfinement.load_filter(p)"
    assert alone(code) == "EPERM"
    assert alone("") == ""


def test_the_policy_allows_no_path_no_socket_and_no_process():
    words = policy.names()
    never = """
        open openat openat2 creat stat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat chdir
        getdents getdents64 mkdir unlink rename link symlink chmod chown truncate execve execveat fork vfork clone
        clone3 kill tkill tgkill socket connect bind sendto sendmsg recvmsg ptrace prctl mount unshare setns bpf
        io_uring_setup memfd_create prlimit64 setrlimit ioctl fcntl process_vm_readv pidfd_open keyctl userfaultfd
        shmget"""
    assert not words & {*never.split()}


def gone(pid: int) -> bool:
    """Whether a process ends within two seconds; one that is only waiting to be reaped has ended."""
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
                if stat.read().rpartition(")")[2].split()[0] in "ZX":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.02)
    return False


def test_unsafe_still_limits_time_and_memory_and_ends_what_was_started():
    source = (
        "import os, time, numpy as np\ndef f(x):\n    while x == 1: pass\n    return len(np.ones(10**9)) if x else 0\n"
    )
    source += "def g():\n    if pid := os.fork(): return pid\n    time.sleep(60)\n"
    with open_sandbox(unsafe=True) as sandbox:
        with sandbox.session([Cell(1, source)], Limits(call_seconds=0.2, memory_mb=256)) as session:
            answers = session.run("f", [Call(args=(x,)) for x in range(3)]).answers
            assert answers[0] == 0
            assert [a.kind for a in answers[1:]] == ["timeout", "memory"]
            child = session.run("g", [Call(args=())]).answers[0]
        assert gone(child)


def test_packages_of_the_assignment_are_there_and_others_are_refused_by_name():
    cells = [Cell(1, "import jinja2.sandbox, torch"), Cell(2, "import jinja2\ndef f(): return jinja2.__name__")]
    with open_sandbox(tier="core", packages=["jinja2"]) as sandbox, sandbox.session(cells, Limits()) as session:
        message = "package 'torch' is not available here; allowed: numpy, jinja2, the standard library"
        assert session.faults[1].message == message
        assert session.run("f", [Call(args=())]).answers == ["jinja2"]


def test_a_package_that_is_not_installed_is_the_machines_fault():
    with pytest.raises(MachineError) as caught:
        open_sandbox(packages=["no_such_package"])
    assert "no_such_package" in caught.value.message
    assert "pip install no_such_package" in caught.value.hint
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_than_on_linux_it_refuses(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(MachineError) as caught:
        open_sandbox(unsafe=True)
    assert "WSL2" in caught.value.hint


def test_full_without_bubblewrap_refuses_and_best_falls_back(monkeypatch):
    monkeypatch.setattr(tiers, "find_bubblewrap", lambda: None)
    with pytest.raises(MachineError) as caught:
        open_sandbox(tier="full")
    assert "bubblewrap" in caught.value.message
    with open_sandbox() as sandbox:
        assert sandbox.tier == "core"


def test_a_layer_that_fails_is_named(monkeypatch):
    monkeypatch.setattr(policy, "compiled", lambda: b"\0" * 12)  # no filter the kernel would take
    with pytest.raises(MachineError) as caught:
        open_sandbox(tier="core")
    assert "seccomp" in caught.value.message
    assert "libseccomp" in caught.value.hint


def test_a_filter_that_lets_something_through_is_found_by_the_probe(monkeypatch):
    monkeypatch.setattr(policy, "ALLOWED", policy.ALLOWED | {"a mistake": "fork vfork stat newfstatat"})
    monkeypatch.setattr(policy, "compiled", policy.compiled.__wrapped__)
    with pytest.raises(MachineError) as caught:
        open_sandbox(tier="core")
    assert "look up a file" in caught.value.message


def test_full_works_where_the_machine_can():
    try:
        sandbox = open_sandbox(tier="full")
    except MachineError as error:
        pytest.skip(error.message)
    source = (
        "import os, socket\ndef f(x):\n    while x == 1: pass\n    return [os.getpid() < 1000, socket.gethostname()]"
    )
    with sandbox, sandbox.session([Cell(1, source)], Limits(call_seconds=0.2)) as session:
        assert sandbox.tier == "full"
        answers = session.run("f", [Call(args=(x,)) for x in range(3)]).answers
        assert answers[0] == answers[2] == [True, "sandbox"]
        assert answers[1].kind == "timeout"


def test_bubblewrap_binds_outermost_paths_read_only(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert tiers.outermost([str(tmp_path / "a" / "b"), str(tmp_path / "a"), "/no/such"]) == [str(tmp_path / "a")]
    line = tiers.bubblewrap("bwrap", [str(tmp_path)], ["python"])
    assert "--bind" not in line
    assert line[-2:] == ["--", "python"]


def test_a_folder_that_only_its_owner_may_enter_is_found(tmp_path):
    (tmp_path / "closed" / "in").mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    assert tiers.closed_to_others(str(tmp_path / "closed" / "in")) is not None
    assert tiers.closed_to_others("/usr/bin") is None
