"""Batch normalization: the slide's table, an independent formulation, nice batches, and values carried forward."""

import math
import statistics
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.answers import judge
from coursekit.problem import DIFFICULTIES, Difficulty, Values
from coursekit.stream import Stream
from coursekit.topics.batch_norm import BatchCase, batch_norm, batch_norm_by_hand

CUT = 0.01  # the slide cuts decimals off instead of rounding (1.69967 is printed 1.69)


def slide(lecture: dict[str, Any]) -> BatchCase:
    x = tuple(map(tuple, lecture["batch_norm"]["x"]))
    return BatchCase(x=x, gamma=(1,) * len(x), beta=(0,) * len(x))


def test_the_slides_table_by_hand(lecture: dict[str, Any]) -> None:
    answer, table = batch_norm_by_hand.answer(slide(lecture)), lecture["batch_norm"]
    assert list(map(float, answer["mean"].nested)) == pytest.approx(table["mean"])
    assert answer["std"].nested == pytest.approx(table["std"], abs=1e-8)
    assert list(map(float, answer["mean"].nested)) == pytest.approx(table["mean_printed"], abs=CUT)
    assert answer["std"].nested == pytest.approx(table["std_printed"], abs=CUT)


def test_hand_and_numpy_agree_on_the_slides_table(lecture: dict[str, Any]) -> None:
    p = slide(lecture)
    x = np.array(p.x, dtype=float).T  # by hand a feature is a row, in numpy a column
    y = batch_norm.reference(x, np.ones(4), np.zeros(4), eps=1e-12)
    by_hand = [list(map(float, row)) for row in batch_norm_by_hand.answer(p)["x_hat"].nested]
    assert np.allclose(y.T, by_hand, rtol=0, atol=1e-9)


@given(st.integers(1, 7), st.integers(1, 6), st.sampled_from([1e-5, 1e-3, 2.0]), st.integers(0, 999))
def test_the_reference_agrees_with_the_standard_librarys_statistics(n: int, d: int, eps: float, seed: int) -> None:
    draw = Stream(b"batch norm", seed)
    x, gamma, beta = draw.array(n, d), draw.array(d), draw.array(d)
    found = batch_norm.reference(x, gamma, beta, eps)
    for k, feature in enumerate(x.T.tolist()):
        root = math.sqrt(statistics.pvariance(feature) + eps)
        due = [gamma[k] * (v - statistics.fmean(feature)) / root + beta[k] for v in feature]
        assert found[:, k] == pytest.approx(due, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_easy_batches_have_whole_means_and_deviations(seed: int) -> None:
    answer = batch_norm_by_hand.answer(batch_norm_by_hand.draw(Stream(b"easy", seed), "easy"))
    assert all(isinstance(c, int) for name in ("mean", "std") for c in answer[name].cells)


def rounded(values: Values) -> Values:
    return Values(values.shape, tuple(round(Fraction(c or 0), 2) for c in values.cells))


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_who_goes_on_with_rounded_numbers_is_right(difficulty: Difficulty, seed: int) -> None:
    p = batch_norm_by_hand.draw(Stream(b"rounded", seed), difficulty)
    right = batch_norm_by_hand.answer(p)
    own = dict(right)
    for form in batch_norm_by_hand.fields:
        own[form.name] = rounded(batch_norm_by_hand.value(p, form, own))
    assert all(field.share == 1 for field in judge(batch_norm_by_hand, p, right, own).values())


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_a_wrong_deviation_is_paid_for_once(difficulty: Difficulty, seed: int) -> None:
    """Also by whoever keeps all decimals on the way, and rounds only what is written down."""
    p = batch_norm_by_hand.draw(Stream(b"once", seed), difficulty)
    wrong = batch_norm_by_hand.mistaken(p)["divides_by_one_less"]
    own = {name: rounded(values) for name, values in wrong.items()}
    judged = judge(batch_norm_by_hand, p, batch_norm_by_hand.answer(p), own)
    assert [judged[name].share for name in ("mean", "std", "x_hat", "y")] == [1, 0, 1, 1]


@pytest.mark.parametrize(
    ("field", "easy"),
    [("std", [1, 1]), ("mean", [0, 0])],
)
def test_values_that_leave_nothing_to_compute_are_not_carried_forward(field: str, easy: list[int]) -> None:
    p = BatchCase(x=((3, 9, 11, 9), (12, 6, 6, 4)), gamma=(4, 2), beta=(3, -1))
    right = batch_norm_by_hand.answer(p)
    own = right | {field: Values((2,), tuple(easy))}
    due = batch_norm_by_hand.value(p, batch_norm_by_hand.field("x_hat"), own)
    judged = judge(batch_norm_by_hand, p, right, own | {"x_hat": due})
    assert not judged["x_hat"].carried


def test_samples_taken_for_features_fit_into_the_blanks_of_a_square_table_alone() -> None:
    square = BatchCase(x=((1, 5), (7, 2)), gamma=(2, 3), beta=(1, 1))
    assert batch_norm_by_hand.mistaken(square)["takes_samples_for_features"]["mean"].nested == [4, Fraction(7, 2)]
    wide = BatchCase(x=((1, 5, 6), (7, 2, 3)), gamma=(2, 3), beta=(1, 1))
    assert "takes_samples_for_features" not in batch_norm_by_hand.mistaken(wide)


def test_a_batch_that_never_changes_gives_beta() -> None:
    x, beta = np.full((3, 2), 5.0), np.array([1.0, -2.0])
    assert batch_norm.reference(x, np.array([3.0, 3.0]), beta).tolist() == [[1.0, -2.0]] * 3
