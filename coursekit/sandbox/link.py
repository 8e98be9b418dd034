"""The grader's end of a worker's socket: sends while it receives, waits no longer than told, believes nothing."""

import select
import socket
import time
from collections import deque
from collections.abc import Callable

from coursekit.sandbox.inside.frames import HEADER, MOST_NUMBERS, MOST_WORDS, GarbageError, Reply, read_reply

CHUNK = 1 << 18
# Seconds in which answers may gather. To wake a sleeping reader costs a worker more than to compute a small
# answer.
PAUSE = 1e-4
GROWTH = 32  # bytes of Python objects that a byte of words may become


class SilentError(Exception):
    """Nothing came before the deadline."""


class GoneError(Exception):
    """The worker has closed its end: it is dead, or as good as."""


class Link:
    """Frames to and from one worker. What is queued goes out while answers come in: neither side blocks."""

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self.socket = end
        self._poll = select.poll()
        self._poll.register(end, select.POLLIN)
        self._outgoing: deque[memoryview] = deque()
        self._come = bytearray()
        self._at = 0  # what lies before has been read
        self._sending = False
        self.weight = 0  # bytes of memory, about, that all messages so far have become

    def queue(self, data: bytes) -> None:
        """Send these bytes as soon as the worker takes them."""
        self._outgoing.append(memoryview(data))
        self._send()

    def receive(self, deadline: Callable[[], float], many: bool = False) -> tuple[Reply, bytes]:
        """The next message, perhaps of many, and its arrays' bytes. SilentError, GoneError or GarbageError.

        `deadline` is asked once, where there is something to wait for.
        """
        end: float | None = None
        while (found := self._frame()) is None:
            end = deadline() if end is None else end
            if many:
                time.sleep(PAUSE)
            # Rounded up: a poll that returns a moment early would spin.
            wait = int((end - time.monotonic()) * 1000) + 1
            if wait <= 0:
                raise SilentError
            for _, event in self._poll.poll(wait):
                if event & select.POLLOUT:
                    self._send()
                if event & ~select.POLLOUT:
                    self._take()
        words, numbers = found
        return read_reply(words), numbers

    def spoke(self) -> bool:
        """Whether there are bytes that nothing has asked for. GoneError if the worker is gone and left none."""
        if self._at < len(self._come):
            return True
        if not self._poll.poll(0):
            return False
        try:
            if self.socket.recv(1, socket.MSG_PEEK):
                return True
        except BlockingIOError:
            return False
        except OSError:
            pass
        raise GoneError

    def close(self) -> None:
        self.socket.close()
        self._outgoing.clear()

    def _send(self) -> None:
        try:
            while self._outgoing:
                first = self._outgoing[0]
                sent = self.socket.send(first)
                if sent < len(first):
                    self._outgoing[0] = first[sent:]
                else:
                    self._outgoing.popleft()
        except BlockingIOError:
            pass
        except OSError:  # it is gone, which the reading end will find after what it still had to say
            self._outgoing.clear()
        if self._sending != bool(self._outgoing):
            self._sending = not self._sending
            self._poll.modify(self.socket, select.POLLIN | (select.POLLOUT if self._sending else 0))

    def _take(self) -> None:
        try:
            data = self.socket.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            raise GoneError from None
        if not data:
            raise GoneError
        del self._come[: self._at]
        self._at = 0
        self._come += data

    def _frame(self) -> tuple[bytes, bytes] | None:
        """The next whole frame that has come. GarbageError as soon as a header claims too much."""
        start = self._at + HEADER.size
        if len(self._come) < start:
            return None
        words, numbers = HEADER.unpack_from(self._come, self._at)
        if words > MOST_WORDS or numbers > MOST_NUMBERS:
            raise GarbageError("a frame is too long")
        middle, end = start + words, start + words + numbers
        if len(self._come) < end:
            return None
        self._at = end
        self.weight += GROWTH * words + numbers
        return bytes(self._come[start:middle]), bytes(self._come[middle:end])
