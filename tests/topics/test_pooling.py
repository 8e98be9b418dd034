"""Pooling: the slide's numbers, an independent formulation, and which mistakes a map of numbers can show."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.problem import Difficulty
from coursekit.stream import Stream
from coursekit.topics.pooling import SIZES, PoolCase, avg_pool2d, max_pool2d, pooling_by_hand


def slide(lecture: dict[str, Any]) -> PoolCase:
    pool = lecture["pool"]
    return PoolCase(x=tuple(map(tuple, pool["x"])), size=pool["size"], stride=pool["stride"])


def test_the_slides_map_by_hand(lecture: dict[str, Any]) -> None:
    answer = pooling_by_hand.answer(slide(lecture))
    assert answer["max"].nested == lecture["pool"]["max"]
    assert answer["average"].nested == lecture["pool"]["average"]


def test_the_slides_map_in_numpy(lecture: dict[str, Any]) -> None:
    x = np.array([[lecture["pool"]["x"]]], dtype=float)
    assert max_pool2d.reference(x, 2, 2).tolist() == [[lecture["pool"]["max"]]]
    assert avg_pool2d.reference(x, 2, 2).tolist() == [[lecture["pool"]["average"]]]


@st.composite
def layers(draw: st.DrawFn) -> tuple[np.ndarray[Any, Any], int, int]:
    size, stride = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    shape = (*draw(st.tuples(*[st.integers(1, 3)] * 2)), *draw(st.tuples(*[st.integers(size, 9)] * 2)))
    return Stream(b"pooling", draw(st.integers(0, 999))).array(*shape), size, stride


@given(layers())
def test_the_references_agree_with_loops_over_single_numbers(layer: tuple[np.ndarray[Any, Any], int, int]) -> None:
    x, size, stride = layer
    tops, lefts = (range(0, n - size + 1, stride) for n in x.shape[2:])
    windows = [
        [[[[m[i + u][j + v] for u in range(size) for v in range(size)] for j in lefts] for i in tops] for m in image]
        for image in x.tolist()
    ]
    largest = [[[[max(w) for w in row] for row in m] for m in image] for image in windows]
    averages = [[[[sum(w) / len(w) for w in row] for row in m] for m in image] for image in windows]
    assert np.array_equal(max_pool2d.reference(x, size, stride), largest)
    assert np.allclose(avg_pool2d.reference(x, size, stride), averages, rtol=0, atol=1e-12)


def test_mistakes_that_cannot_show_are_left_out(lecture: dict[str, Any]) -> None:
    tiled = pooling_by_hand.mistaken(slide(lecture))
    assert "moves_by_one" in tiled
    assert "leaves_out_zeros" in tiled
    assert not {"ignores_stride", "keeps_the_rest", "ignores_minus"} & tiled.keys()
    overlapping = pooling_by_hand.mistaken(PoolCase(x=((1, 2, -9), (4, 3, 5), (6, 8, 7)), size=2, stride=1))
    assert {"ignores_stride", "ignores_minus"} <= overlapping.keys()
    assert not {"moves_by_one", "keeps_the_rest", "leaves_out_zeros"} & overlapping.keys()


@pytest.mark.parametrize("difficulty", SIZES)
def test_all_sizes_of_a_level_take_the_same_effort(difficulty: Difficulty) -> None:
    for height, width, size, stride in SIZES[difficulty]:
        p = PoolCase(x=((0,) * width,) * height, size=size, stride=stride)
        assert pooling_by_hand.effort_of(p) == pooling_by_hand.effort_at[difficulty]
        assert p.positions[1] >= 2, "the statement shows the first two windows of the first row"


def test_some_sizes_do_not_divide() -> None:
    for difficulty in ("standard", "hard"):
        assert any((n - size) % stride for h, w, size, stride in SIZES[difficulty] for n in (h, w))


def test_a_worked_line_shows_the_numbers_of_its_window(lecture: dict[str, Any]) -> None:
    lines = [str(note) for note in pooling_by_hand.worked(slide(lecture))]
    assert len(lines) == 5
    assert lines[-1] == "Window 2, 2: 1 9 / 0 7. Maximum 9; average 17/4 = 4.25."
