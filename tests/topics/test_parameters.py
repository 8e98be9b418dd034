"""Parameters and multiplications: the slide's numbers, and the reference against the sizes of real arrays."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.problem import Values
from coursekit.topics.parameters import BottleneckCase, bottleneck_by_hand, reference

SLIDE = BottleneckCase(height=28, width=28, c_in=192, c_out=32, reduced=16, f=5)


@settings(deadline=None)
@given(c_in=st.integers(1, 20), c_out=st.integers(1, 20), f=st.integers(1, 7), bias=st.booleans())
def test_the_formula_counts_the_numbers_in_the_arrays(c_in: int, c_out: int, f: int, bias: bool) -> None:
    w, b = np.empty((c_out, c_in, f, f)), np.empty(c_out)
    assert reference(c_in, c_out, f, bias) == w.size + bias * b.size


@pytest.mark.parametrize(
    ("c_in", "c_out", "f", "bias", "count"),
    [
        (1, 6, 5, True, 156),
        (6, 16, 5, True, 2416),
        (3, 64, 3, True, 1792),
        (3, 96, 11, True, 34944),
        (512, 512, 3, False, 2359296),
    ],
    ids=["LeNet-5, C1", "LeNet-5, C3 in full", "VGG-16, first", "AlexNet, first", "VGG-16, last, weights"],
)
def test_layers_of_known_networks(c_in: int, c_out: int, f: int, bias: bool, count: int) -> None:
    assert reference(c_in, c_out, f, bias) == count


def test_both_ways_of_the_slide(lecture: dict[str, Any]) -> None:
    direct, bottleneck = lecture["inception_1x1"]["direct"], lecture["inception_1x1"]["bottleneck"]
    found = {name: values.cells[0] for name, values in bottleneck_by_hand.answer(SLIDE).items()}
    assert found["direct_parameters"] == direct["parameters_with_bias"]
    assert found["direct_multiplications"] == direct["multiplications"]
    assert found["bottleneck_parameters"] == bottleneck["parameters_with_bias"]
    assert found["bottleneck_multiplications"] == bottleneck["multiplications"]
    assert found["ratio"] == Fraction(direct["multiplications"], bottleneck["multiplications"])
    assert round(float(found["ratio"]), 1) == 9.7


def test_mistakes_on_the_slide() -> None:
    wrong = {n: {k: v.cells[0] for k, v in s.items()} for n, s in bottleneck_by_hand.spoiled(SLIDE).items()}
    assert wrong["leaves_out_biases"] == {"direct_parameters": 153600, "bottleneck_parameters": 15872}
    assert wrong["second_layer_only"] == {"bottleneck_parameters": 12832, "bottleneck_multiplications": 10035200}
    assert wrong["one_position_only"]["direct_multiplications"] == 153600
    assert wrong["bias_per_channel"] == {"direct_parameters": 153600 + 192 * 32}
    assert wrong["one_bias_in_all"] == {"direct_parameters": 153601}


def test_a_wrong_count_is_carried_into_the_ratio_and_a_trivial_one_is_not() -> None:
    own = {"direct_multiplications": Values((), (1000,)), "bottleneck_multiplications": Values((), (250,))}
    assert bottleneck_by_hand.value(SLIDE, bottleneck_by_hand.field("ratio"), own).cells == (4,)
    assert not bottleneck_by_hand.too_easy(SLIDE, own)
    for equal in ({**own, "bottleneck_multiplications": Values((), (cells,))} for cells in (1000, 1, 0)):
        assert bottleneck_by_hand.too_easy(SLIDE, equal)
