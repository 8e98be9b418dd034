"""Output sizes: against counting, on the slides' networks, and backwards by search."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coursekit.answers import thaw_answer, thaw_parameters
from coursekit.generate.variants import variant
from coursekit.problem import DIFFICULTIES, Difficulty
from coursekit.stream import Stream
from coursekit.topics.output_size import Layer, SizeCase, output_size, output_size_by_hand, reference

sizes = st.integers(1, 60)


def positions(n: int, f: int, p: int, s: int) -> int:
    """Counts the places of a window, one by one."""
    count, start = 0, -p
    while start + f <= n + p:
        count, start = count + 1, start + s
    return count


@settings(deadline=None)
@given(n=sizes, f=sizes, p=st.integers(0, 9), s=st.integers(1, 9))
def test_the_formula_counts_the_positions_of_the_window(n: int, f: int, p: int, s: int) -> None:
    assume(f <= n + 2 * p)
    assert reference(n, f, p, s) == positions(n, f, p, s)


@pytest.mark.parametrize(
    ("n", "f", "p", "s", "out"),
    [(3, 3, 1, 1, 3), (4, 2, 0, 2, 2), (28, 5, 2, 1, 28), (28, 1, 0, 1, 28), (32, 5, 0, 1, 28), (227, 11, 0, 4, 55)],
    ids=["slide: convolution", "slide: pooling", "slide: 5×5 same", "slide: 1×1", "LeNet-5", "AlexNet"],
)
def test_sizes_of_the_lecture(n: int, f: int, p: int, s: int, out: int) -> None:
    assert reference(n, f, p, s) == out


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_backwards_answers_are_the_only_right_ones(difficulty: Difficulty) -> None:
    draw = Stream(b"backwards", difficulty)
    for _ in range(100):
        frozen = variant(output_size_by_hand, draw, difficulty)
        p, answer = thaw_parameters(output_size_by_hand, frozen), thaw_answer(frozen)
        found = {name: values.cells[0] for name, values in answer.items()}
        a, b, c = p.padding, p.kernel, p.stride
        assert found["padding"] == min(k for k in range(60) if fits(a.n, a.f, k, a.s) == a.out)
        assert found["kernel"] == max(k for k in range(1, 200) if fits(b.n, k, b.p, b.s) == b.out)
        assert found["stride"] == max(k for k in range(1, 200) if fits(c.n, c.f, c.p, k) == c.out)
        assert [k for k in range(60) if fits(100, p.same, k, 1) == 100] == [found["same"]]


def fits(n: int, f: int, p: int, s: int) -> int:
    return reference(n, f, p, s) if f <= n + 2 * p else 0


def test_one_size_does_not_divide_and_the_image_is_not_square() -> None:
    draw = Stream(b"rest")
    for difficulty in DIFFICULTIES:
        p = thaw_parameters(output_size_by_hand, variant(output_size_by_hand, draw, difficulty))
        assert p.rounded.rest > 0
        assert p.height.n != p.width.n


def test_every_way_of_forgetting_something_changes_an_answer() -> None:
    p = SizeCase(
        height=Layer(28, 5, 2, 2), width=Layer(33, 5, 2, 2), rounded=Layer(20, 3, 1, 3), padding=Layer(28, 5, 2, 1),
        kernel=Layer(28, 5, 2, 1), stride=Layer(29, 5, 0, 2), same=5,
    )  # fmt: skip
    spoiled = output_size_by_hand.spoiled(p)
    found = {name: {k: v.cells[0] for k, v in fields.items()} for name, fields in spoiled.items()}
    assert found["ignores_padding"] == {"height": 12, "width": 15, "rounded": 6}
    assert found["pads_once"] == {"height": 13, "width": 16, "rounded": 7}
    assert found["rounds_up"] == {"height": 15, "width": 17, "rounded": 8}
    assert found["gives_both_sides"] == {"padding": 4, "same": 4}
    assert found["keeps_the_one"] == {"padding": 3, "kernel": 4, "stride": 1}
    assert found["pads_once_backwards"] == {"kernel": 3}


def test_rounding_to_nearest_passes_the_public_examples_and_fails_the_hidden_ones() -> None:
    wrong = output_size.mistakes["rounds_to_nearest"].function
    assert all(wrong(*e.args, **e.options) == reference(*e.args, **e.options) for e in output_size.examples)
    assert wrong(9, 3, 0, 4) != reference(9, 3, 0, 4)
