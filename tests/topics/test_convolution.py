"""Convolution: the slide's numbers, and the reference against other ways of computing it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.answers import thaw_parameters
from coursekit.frozen import Array
from coursekit.generate.variants import variant
from coursekit.problem import DIFFICULTIES, Difficulty
from coursekit.stream import Stream
from coursekit.topics.convolution import ConvCase, conv2d, convolution_by_hand, multiplications, reference


def nested(values: Any) -> Any:
    """Nested tuples of nested lists."""
    return tuple(map(nested, values)) if isinstance(values, list) else values


def slide(lecture: dict[str, Any], bias: list[int]) -> ConvCase:
    conv = lecture["conv"]
    return ConvCase(nested(conv["x"]), nested(conv["w"]), (bias[0], bias[1]), conv["stride"], conv["padding"])


@st.composite
def questions(draw: st.DrawFn) -> tuple[Array, Array, Array, int, int]:
    """x, w, b, stride, padding: whole numbers, so that every way of adding them gives the same."""
    n, c, m = (draw(st.integers(1, 3)) for _ in range(3))
    fh, fw, stride = (draw(st.integers(1, 4)) for _ in range(3))
    padding = draw(st.integers(0, 2))
    h, w = (draw(st.integers(max(1, f - 2 * padding), 6)) for f in (fh, fw))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    x, k, b = (numbers.integers(-9, 10, shape).astype(float) for shape in ((n, c, h, w), (m, c, fh, fw), (m,)))
    return x, k, b, stride, padding


@settings(deadline=None)
@given(questions())
def test_the_reference_is_seven_nested_loops(question: tuple[Array, Array, Array, int, int]) -> None:
    x, w, b, stride, padding = question
    got = reference(x, w, b, stride, padding)
    for n, m, i, j in np.ndindex(*got.shape):
        total = b[m]
        for c, u, v in np.ndindex(*w.shape[1:]):
            row, column = i * stride + u - padding, j * stride + v - padding
            if 0 <= row < x.shape[2] and 0 <= column < x.shape[3]:
                total += x[n, c, row, column] * w[m, c, u, v]
        assert got[n, m, i, j] == total
    assert got.shape[2] == (x.shape[2] + 2 * padding - w.shape[2]) // stride + 1
    assert got.shape[3] == (x.shape[3] + 2 * padding - w.shape[3]) // stride + 1


@settings(deadline=None)
@given(questions())
def test_the_reference_agrees_with_the_convolution_theorem(question: tuple[Array, Array, Array, int, int]) -> None:
    x, w, b, stride, padding = question
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h, width = x.shape[2:]
    kernels = np.conj(np.fft.rfft2(w, s=(h, width)))
    whole = np.fft.irfft2(np.einsum("nchw,mchw->nmhw", np.fft.rfft2(x), kernels), s=(h, width))
    here = whole[:, :, : h - w.shape[2] + 1 : stride, : width - w.shape[3] + 1 : stride] + b[:, None, None]
    np.testing.assert_allclose(reference(x, w, b, stride), here, atol=1e-9)


def test_a_window_of_the_lecture(lecture: dict[str, Any]) -> None:
    window = lecture["window_sum"]
    x, w = np.array(window["patch"], float), np.array(window["filter"], float)
    assert reference(x[None, None], w[None, None], np.zeros(1)).item() == window["sum"]


def test_the_convolution_of_the_slide_as_it_follows_from_the_printed_biases(lecture: dict[str, Any]) -> None:
    answer = convolution_by_hand.answer(slide(lecture, lecture["conv"]["bias_printed"]))
    assert [answer["map_0"].nested, answer["map_1"].nested] == lecture["conv"]["output_with_printed_bias"]
    assert answer["multiplications"].cells == (486,)


def test_the_convolution_of_the_slide_as_printed_follows_from_other_biases(lecture: dict[str, Any]) -> None:
    answer = convolution_by_hand.answer(slide(lecture, lecture["conv"]["bias_consistent_with_print"]))
    assert [answer["map_0"].nested, answer["map_1"].nested] == lecture["conv"]["output_printed"]


def test_mistakes_on_the_slide(lecture: dict[str, Any]) -> None:
    p = slide(lecture, [2, -1])
    right, wrong = convolution_by_hand.answer(p), convolution_by_hand.spoiled(p)
    assert wrong["forgets_bias"]["map_0"].cells == tuple(c - 2 for c in right["map_0"].cells)
    assert wrong["bias_per_channel"]["map_1"].cells == tuple(c - 2 for c in right["map_1"].cells)
    assert wrong["swaps_biases"]["map_0"].cells == tuple(c - 3 for c in right["map_0"].cells)
    assert wrong["counts_one_kernel"]["multiplications"].cells == (243,)
    assert wrong["counts_one_channel"]["multiplications"].cells == (162,)
    assert wrong["skips_the_padding"]["multiplications"].cells == (2 * 3 * 49,)
    assert wrong["starts_inside"]["map_0"].shape == (3, 3)
    assert "walks_every_cell" not in wrong, "with stride 1 it cannot be made"


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_no_kernel_looks_the_same_when_flipped_and_the_count_is_that_of_the_loops(difficulty: Difficulty) -> None:
    draw = Stream(b"kernels", difficulty)
    for _ in range(50):
        p = thaw_parameters(convolution_by_hand, variant(convolution_by_hand, draw, difficulty))
        w = np.array(p.w)
        assert all((kernel != kernel[::-1, ::-1]).any() for kernel in w.reshape(-1, 3, 3))
        maps = convolution_by_hand.answer(p)["map_0"].shape
        assert multiplications(p) == w.size * maps[0] * maps[1]


def test_the_hard_level_leaves_rows_or_columns_over() -> None:
    draw = Stream(b"over")
    sizes = [thaw_parameters(convolution_by_hand, variant(convolution_by_hand, draw, "hard")).x[0] for _ in range(40)]
    assert all((len(x) - 1) % 2 or (len(x[0]) - 1) % 2 for x in sizes)


@pytest.mark.parametrize("mistake", ["ignores_padding", "pads_once", "ignores_stride"])
def test_no_wrong_window_has_the_right_shape_on_a_public_example(mistake: str) -> None:
    option = "stride" if "stride" in mistake else "padding"
    example = next(e for e in conv2d.examples if option in e.options)
    wrong = conv2d.mistakes[mistake].function(*example.args, **example.options)
    assert wrong.shape != reference(*example.args, **example.options).shape
