"""Calls on their way to a worker, and values on their way back."""

from collections.abc import Iterator, Sequence

from coursekit.frozen import Call, Value
from coursekit.sandbox.inside import frames
from coursekit.sandbox.inside.values import Outgoing

# Of one frame: enough that frames cost nothing, so little that the worker starts soon.
BATCH_CALLS, BATCH_BYTES = 64, 1 << 18


class Questions:
    """Calls to one function, encoded once: a class is asked the same ones again and again.

    `together`: their answers may come many at a time. If the worker dies, they are asked once more, one by one.
    """

    def __init__(self, function: str, calls: Sequence[Call], together: bool = False) -> None:
        self.function, self.calls, self.together = function, calls, together
        self._frames: tuple[bytes, ...] | None = None

    def frames(self) -> Sequence[bytes]:
        """The frames that ask all calls."""
        if self._frames is None:
            self._frames = (*batches(self.function, self.calls, 0, self.together),)
        return self._frames

    def singly(self, first: int) -> Iterator[bytes]:
        """The frames that ask the calls from `first` on, each to be answered before the next one begins."""
        return batches(self.function, self.calls, first)


def batches(function: str, calls: Sequence[Call], first: int, together: bool = False) -> Iterator[bytes]:
    """The frames that ask these calls from `first` on: many in one."""
    outgoing, batch, start = Outgoing(), list[frames.WireCall](), first
    for index in range(first, len(calls)):
        call = calls[index]
        args = [outgoing.node(value) for value in call.args]
        options = {name: outgoing.node(value) for name, value in call.options.items()}
        batch.append(frames.WireCall(args, options, call.memory, call.by_position, call.same_arrays))
        last = index == len(calls) - 1
        if last or len(batch) >= BATCH_CALLS or outgoing.size >= BATCH_BYTES:
            yield frames.frame(frames.RunCalls(function, start, batch, last, together), outgoing.numbers)
            outgoing, batch, start = Outgoing(), [], index + 1


def value_of(reply: frames.Answer, data: bytes) -> Value:
    """The value in an answer, its arrays writeable. GarbageError if it is none."""
    numbers = frames.Numbers(data, writeable=True)
    value = numbers.value(reply.value)
    numbers.end()
    return value
