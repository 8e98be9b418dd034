"""What a worker would do slowly at first use, done before: by the zygote for all, and by a worker that waits.

A worker shares the zygote's memory until one of them writes to it; then the kernel copies the page, which takes longer
than many a small answer. So the zygote's free memory is filled up, lest what a worker makes lie scattered over
hundreds of shared pages, and a worker that waits for its submission touches what it will need.
"""

import ctypes

import numpy as np

from .calls import CallRun
from .frames import HEADER, Node, Numbers, RunCalls, WireCall, frame, read_question
from .values import Outgoing

ROUNDS = 12  # Python specializes its code after eight
SMALL = range(48, 513, 16)  # bytes of objects that Python places itself, in pools of one size
POOL = 16 * 1024  # bytes
LARGE = tuple(2**k for k in range(16, 3, -1))  # bytes of what the C library places
TOP = 200_000  # bytes below the heap's end from where on it is one free piece
MOST = 50_000  # pieces of one size, however free memory is laid out

_kept: list[bytes] = []


def warm_up() -> None:
    """Ordinary numpy, and questions as they will come, a few times: all workers then have what that sets up."""
    for _ in range(ROUNDS):
        rehearse()


def rehearse() -> None:
    """All of it once."""
    _compute()
    _answer()


def _compute() -> None:
    windows = np.lib.stride_tricks.sliding_window_view
    x = np.arange(96.0).reshape(2, 3, 4, 4)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    view = windows(padded, (3, 3), axis=(2, 3))[:, :, ::2, ::2]
    np.einsum("nchwuv,mcuv->nmhw", view, padded[:, :, :3, :3])
    np.tensordot(x, x[0], axes=([1, 2, 3], [0, 1, 2]))
    for axis in (0, (2, 3), None):
        for name in ("sum", "mean", "var", "std", "max", "min"):
            getattr(np, name)(x, axis=axis, keepdims=axis == 0)
            getattr(x, name)(axis=axis)
    flat = x.reshape(2, -1)
    np.exp(flat - flat.max(axis=1, keepdims=True)) / np.sqrt(flat.var(axis=0) + 1.0)
    np.stack([flat[0], flat[1]]) @ flat.T
    np.where(flat > 1, np.maximum(flat, 2), np.zeros_like(flat)).astype(np.float32).tolist()
    np.asarray(np.concatenate([flat, flat]), dtype=float).copy().transpose()[::-1]


def _answer() -> None:
    """Calls of two arrays, with options and without, laid out in every way."""
    outgoing, calls = Outgoing(), list[WireCall]()
    x = np.arange(96.0).reshape(2, 3, 4, 4)
    for memory in ("C", "C", "F", "strided"):
        for options in (dict[str, Node](), dict[str, Node](stride=2, padding=1)):
            calls.append(WireCall([outgoing.node(x), outgoing.node(x[0])], options, memory, bool(options), False))
    whole = frame(RunCalls("rehearsal", 0, calls, True, True), outgoing.numbers)
    words, _ = HEADER.unpack_from(whole)
    question = read_question(whole[HEADER.size : HEADER.size + words])
    data, run = Numbers(whole[HEADER.size + words :]), CallRun()
    assert isinstance(question, RunCalls)
    for index, call in enumerate(question.calls):
        run.answer(lambda x, w, *sizes, **named: x[:, :, :, :] + w, call, index, data)
    run.lost()


def fill_up() -> None:
    """Takes the free pieces that loading left all over the memory of this process, and keeps them.

    Python's are taken until one size after the other is placed in a fresh pool, piece by piece; the C library's until
    they come from the end of its heap.
    """
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_size_t, [ctypes.c_size_t]
    libc.sbrk.restype, libc.sbrk.argtypes = ctypes.c_size_t, [ctypes.c_ssize_t]
    top = libc.sbrk(0) - TOP
    for size in LARGE:
        for _ in range(MOST):
            if not 0 < libc.malloc(size) < top:
                break
    empty = b"".__sizeof__()
    for size in SMALL:
        row = last = 0
        for _ in range(MOST):
            _kept.append(bytes(size - empty))
            row = row + 1 if id(_kept[-1]) == last + size else 0
            last = id(_kept[-1])
            if row >= (POOL - 64) // size - 2:
                break
