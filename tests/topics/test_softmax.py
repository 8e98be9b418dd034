"""Softmax: the slide's numbers, an independent formulation, large logits, and values carried forward."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from coursekit.answers import judge
from coursekit.problem import DIFFICULTIES, Answer, Difficulty, Values
from coursekit.stream import Stream
from coursekit.topics.softmax import LogitCase, softmax, softmax_by_hand

SLIDE = LogitCase("tenths", (12, 3))
TWO_DECIMALS = 0.005 + 1e-9

matrices = arrays.arrays(
    np.float64, arrays.array_shapes(min_dims=2, max_dims=2, max_side=7), elements=st.floats(-50, 50, width=32)
)


def test_the_slides_logits_by_hand(lecture: dict[str, Any]) -> None:
    assert SLIDE.logits == lecture["softmax"]["z"]
    found = softmax_by_hand.answer(SLIDE)["probabilities"].nested
    assert found == pytest.approx(lecture["softmax"]["probabilities"], abs=1e-9)
    assert found == pytest.approx(lecture["softmax"]["printed"], abs=TWO_DECIMALS)


def test_the_slides_logits_in_numpy(lecture: dict[str, Any]) -> None:
    found = softmax.reference(np.array([lecture["softmax"]["z"]]))
    assert found[0] == pytest.approx(lecture["softmax"]["probabilities"], abs=1e-9)


@given(matrices)
def test_the_reference_agrees_with_exact_sums_of_exponentials(z: np.ndarray[Any, Any]) -> None:
    for row, found in zip(z.tolist(), softmax.reference(z), strict=True):
        powers = [Fraction(math.exp(v)) for v in row]
        assert found == pytest.approx([float(p / sum(powers)) for p in powers], rel=1e-12, abs=1e-300)


@given(matrices, st.sampled_from([-1e4, -750.0, 750.0, 1e4]))
def test_the_reference_stays_finite_and_sums_to_one_wherever_the_logits_lie(
    z: np.ndarray[Any, Any], offset: float
) -> None:
    found = softmax.reference(z + offset)
    assert np.isfinite(found).all()
    assert found.sum(axis=1) == pytest.approx(1)


def test_logarithms_need_no_calculator() -> None:
    answer = softmax_by_hand.answer(LogitCase("logs", (1, 2, 3, 4)))
    assert answer["exp"].nested == [1, 2, 3, 4]
    assert answer["probabilities"].nested == [Fraction(n, 10) for n in (1, 2, 3, 4)]


def test_large_logits_are_shifted_by_their_maximum() -> None:
    shifted = softmax_by_hand.answer(LogitCase("tenths", (9012, 9003), shift=9012))
    assert shifted["exp"].nested == pytest.approx([1, math.exp(-0.9)])
    assert shifted["probabilities"].nested == pytest.approx(softmax_by_hand.answer(SLIDE)["probabilities"].nested)


def own(*exp: str | int, then: list[str]) -> Answer:
    return {
        "exp": Values((len(exp),), tuple(map(Fraction, exp))),
        "probabilities": Values((len(then),), tuple(map(Fraction, then))),
    }


def test_probabilities_follow_from_own_exponentials() -> None:
    p = LogitCase("logs", (1, 2, 3, 4))
    judged = judge(softmax_by_hand, p, softmax_by_hand.answer(p), own(1, 2, 3, 14, then=["0.05", "0.1", "0.15", "0.7"]))
    assert judged["exp"].right == (True, True, True, False)
    assert judged["probabilities"].share == 1
    assert judged["probabilities"].carried


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_a_wrong_base_is_paid_for_once(difficulty: Difficulty, seed: int) -> None:
    """Also by whoever keeps all decimals on the way, and rounds only what is written down."""
    p = softmax_by_hand.draw(Stream(b"once", seed), difficulty)
    wrong = softmax_by_hand.mistaken(p)["base_of_two"]
    mine = {
        form.name: Values(
            wrong[form.name].shape, tuple(round(Fraction(c or 0), form.decimals) for c in wrong[form.name].cells)
        )
        for form in softmax_by_hand.fields
    }
    judged = judge(softmax_by_hand, p, softmax_by_hand.answer(p), mine)
    assert judged["exp"].share < 0.5
    assert judged["probabilities"].share == 1


def test_equal_exponentials_make_it_too_easy() -> None:
    p = LogitCase("logs", (1, 2, 3, 4))
    judged = judge(softmax_by_hand, p, softmax_by_hand.answer(p), own(1, 1, 1, 1, then=["0.25"] * 4))
    assert not judged["probabilities"].carried
    assert judged["probabilities"].share == 0


def test_only_shifted_logits_can_be_shifted_wrongly() -> None:
    assert "subtracts_minimum" not in softmax_by_hand.mistaken(SLIDE)
    shifted = softmax_by_hand.mistaken(LogitCase("tenths", (9012, 9003), shift=9012))
    assert shifted["subtracts_minimum"]["exp"].nested == pytest.approx([math.exp(0.9), 1])
