"""Randomness: pinned to the byte, uniform, independent."""

import hashlib
from collections import Counter

import numpy as np
import pytest

from coursekit.stream import Stream

KEY = b"k" * 32


def test_the_bytes_are_pinned() -> None:
    # A change here is a change of every variant and every case that was ever handed out.
    stream = Stream(KEY, "variant", "convolution", "olena", 7)
    assert stream.bytes(16).hex() == "8a98da90f370441fe7eac5b3356c3d40"
    assert [stream.below(n) for n in (1, 2, 10, 1000, 1 << 32)] == [0, 0, 4, 72, 1951355104]
    assert stream.shuffle(range(10)) == [1, 4, 8, 3, 0, 7, 2, 5, 9, 6]
    assert stream.array(2, 3).tolist() == [[-5.5625, 3.25, 1.3125], [7.1875, 7.125, 0.3125]]
    assert stream.integers(5, low=-6, high=9).tolist() == [9, 8, -2, -5, 8]


def test_a_long_draw_is_pinned() -> None:
    drawn = Stream(KEY, "long").array(1000, 10)
    assert (
        hashlib.sha256(drawn.astype("<f8").tobytes()).hexdigest()
        == "aef1dd06c4f72c1c1109bf127474ba0fc0516bf1f78ac14d01432f200ff93265"
    )


def test_bytes_do_not_depend_on_how_they_are_asked_for() -> None:
    one, other = Stream(KEY, "a"), Stream(KEY, "a")
    whole = one.bytes(1000)
    assert whole == b"".join(other.bytes(n) for n in (1, 31, 32, 33, 0, 903))


@pytest.mark.parametrize("count", [2, 3, 7, 254, 1000])
def test_below_is_uniform(count: int) -> None:
    draws = 200 * count
    stream = Stream(KEY, "uniform", count)
    seen = Counter(stream.below(count) for _ in range(draws))
    chi2 = sum((seen[k] - 200) ** 2 / 200 for k in range(count))
    # Mean count − 1, deviation √(2 (count − 1)): five deviations are one in a million.
    assert abs(chi2 - (count - 1)) < 5 * (2 * (count - 1)) ** 0.5 + 3


def test_below_refuses_what_has_no_uniform_draw() -> None:
    for count in (0, -1, (1 << 32) + 1):
        with pytest.raises(ValueError, match="below"):
            Stream(KEY).below(count)


def test_array_values_are_multiples_of_a_sixteenth_never_zero_and_uniform() -> None:
    drawn = Stream(KEY, "values").array(127, 200)
    assert drawn.dtype == np.float64
    assert (drawn * 16 == np.round(drawn * 16)).all()
    assert (drawn != 0).all()
    assert (drawn.min(), drawn.max()) == (-127 / 16, 127 / 16)
    counts = Counter(drawn.ravel().tolist())
    assert len(counts) == 254
    chi2 = sum((n - 100) ** 2 / 100 for n in counts.values())
    assert abs(chi2 - 253) < 5 * (2 * 253) ** 0.5


def test_shuffle_gives_every_order_as_often() -> None:
    stream = Stream(KEY, "orders")
    seen = Counter(tuple(stream.shuffle("abc")) for _ in range(6000))
    assert len(seen) == 6
    assert all(850 < n < 1150 for n in seen.values())


def test_sample_takes_different_places() -> None:
    stream = Stream(KEY, "sample")
    for _ in range(100):
        assert len(set(stream.sample(range(9), 5))) == 5


def test_paths_are_told_apart() -> None:
    paths: list[tuple[str | int, ...]] = [
        (),
        ("",),
        ("", ""),
        ("ab", "c"),
        ("a", "bc"),
        ("abc",),
        ("1:a",),
        (1, "a"),
        ("Ї",),
    ]
    assert len({Stream(KEY, *path).bytes(32) for path in paths}) == len(paths)
    assert Stream(b"l" * 32).bytes(32) != Stream(KEY).bytes(32)


def test_streams_are_independent() -> None:
    one = np.frombuffer(Stream(KEY, "student", 1).bytes(20_000), np.uint8).astype(float)
    other = np.frombuffer(Stream(KEY, "student", 2).bytes(20_000), np.uint8).astype(float)
    for a, b in ((one, other), (one[:-1], one[1:])):
        assert abs(np.corrcoef(a, b)[0, 1]) < 0.035  # five deviations


def test_one_more_draw_of_one_item_changes_no_other() -> None:
    before = Stream(KEY, "item", "b").bytes(8)
    Stream(KEY, "item", "a").bytes(999)
    assert Stream(KEY, "item", "b").bytes(8) == before
