"""The one source of randomness: numbers that follow from a key and a path, the same on every platform and version."""

import hmac
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


class Stream:
    """Integers, choices and arrays that depend on (key, path) alone: HMAC-SHA256 over a counter.

    Streams of different paths are independent, so one more draw for one item changes no other item.
    """

    def __init__(self, key: bytes, *path: str | int) -> None:
        # Lengths stand before the parts: ("ab", "c") and ("a", "bc") are different paths.
        text = b"".join(b"%d:%s" % (len(p), p) for p in (str(part).encode() for part in path))
        self._key = hmac.digest(key, text, "sha256")
        self._counter = 0
        self._rest = b""

    def bytes(self, count: int) -> bytes:
        """The next `count` bytes."""
        while len(self._rest) < count:
            missing = -(-(count - len(self._rest)) // 32)
            blocks = range(self._counter, self._counter + missing)
            self._rest += b"".join(hmac.digest(self._key, n.to_bytes(8, "big"), "sha256") for n in blocks)
            self._counter += missing
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def below(self, count: int) -> int:
        """An integer from 0 to count - 1, each as likely (draws beyond the last whole multiple are thrown away)."""
        if not 1 <= count <= 1 << 32:
            raise ValueError(f"below({count}): from 1 to 2**32")
        limit = (1 << 64) - (1 << 64) % count
        while (drawn := int.from_bytes(self.bytes(8), "big")) >= limit:
            pass
        return drawn % count

    def integer(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def choice(self, options: Sequence[T]) -> T:
        """One of `options`."""
        return options[self.below(len(options))]

    def sample(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different places of `options`, in random order."""
        return self.shuffle(options)[:count]

    def shuffle(self, options: Sequence[T]) -> list[T]:
        """All of `options` in random order (Fisher and Yates)."""
        mixed = list(options)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def array(self, *shape: int, most: int = 127, unit: int = 16) -> NDArray[np.float64]:
        """float64 array of multiples of 1/unit up to ±most/unit, never 0.

        With the defaults they, and sums of some 64 products of two of them, are exact in float32.
        """
        count = int(np.prod(shape, dtype=int))
        drawn = np.frombuffer(self.bytes(4 * count), "<u4").astype(np.int64) % (2 * most) - most
        return (np.where(drawn >= 0, drawn + 1, drawn) / unit).reshape(shape)

    def fine(self, *shape: int) -> NDArray[np.float64]:
        """float64 array of numbers up to ±8 with many decimals, never 0: neither they nor their sums are exact."""
        return self.array(*shape, most=8071, unit=1009)

    def integers(self, *shape: int, low: int, high: int) -> NDArray[np.int64]:
        """int64 array of integers from `low` to `high`, both included."""
        count = int(np.prod(shape, dtype=int))
        return np.array([self.integer(low, high) for _ in range(count)], dtype=np.int64).reshape(shape)
