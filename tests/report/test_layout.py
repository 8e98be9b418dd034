"""Arrays laid out for reading."""

import numpy as np
import pytest
from report_sample import shown

from coursekit.grade.results import Shown
from coursekit.notes import Note
from coursekit.report.layout import LARGE, layout, pair


def texts_of(found: object) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in found.blocks]  # type: ignore[attr-defined]


def test_a_number_is_a_scalar_and_says_no_shape() -> None:
    found = layout(shown(7))
    assert found.scalar
    assert found.shape == ""
    assert texts_of(found) == [[["7"]]]


def test_a_vector_is_one_row() -> None:
    found = layout(shown([1, 2, 3]))
    assert found.shape == "(3,)"
    assert texts_of(found) == [[["1", "2", "3"]]]


def test_a_matrix_is_one_grid_without_a_label() -> None:
    found = layout(shown([[1, 2], [3, 4]]))
    assert texts_of(found) == [[["1", "2"], ["3", "4"]]]
    assert found.blocks[0].label is None


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("x", "image 1, channel 2"),
        ("w", "kernel 1, channel 2"),
        ("w1", "kernel 1, channel 2"),
        ("", "image 1, channel 2"),
    ],
)
def test_four_dimensions_are_images_or_kernels_and_channels(name: str, last: str) -> None:
    found = layout(shown(np.arange(24).reshape(2, 3, 2, 2)), name)
    assert len(found.blocks) == 6
    assert str(found.blocks[5].label) == last
    assert texts_of(found)[5] == [["20", "21"], ["22", "23"]]


def test_three_dimensions_are_channels_and_five_are_numbered_parts() -> None:
    assert str(layout(shown(np.zeros((2, 1, 1)))).blocks[1].label) == "channel 1"
    assert str(layout(shown(np.zeros((2, 1, 3, 1, 1)))).blocks[5].label) == "part [1, 0, 2]"


def test_marks_go_to_their_cells_and_to_the_expected_side_of_the_same_shape() -> None:
    due, came = pair(shown([[1, 2], [3, 4]]), shown([[1, 5], [3, 6]], (1, 3)))
    for side in (due, came):
        assert [[c.marked for c in row] for row in side.blocks[0].rows] == [[False, True], [False, True]]


def test_another_shape_marks_nothing() -> None:
    due, _ = pair(shown([1, 2, 3]), shown([1, 2]))
    assert due.marked == frozenset()


def test_a_large_array_is_its_first_differing_cells() -> None:
    numbers = np.arange(3 * 20 * 20).reshape(3, 20, 20)
    found = layout(shown(numbers, (420, 1199)))
    assert numbers.size > LARGE
    assert found.blocks == ()
    assert [(p.index, p.text, p.marked) for p in found.picked] == [
        ("[1, 1, 0]", "420", True),
        ("[2, 19, 19]", "1199", True),
    ]


def test_an_array_whose_cells_were_left_out_is_only_described() -> None:
    found = layout(Shown((1000, 1000), (), None, (999_999,)))
    assert found.count == 1_000_000
    assert [p.index for p in found.picked] == ["[999, 999]"]
    assert layout(Shown((1000, 1000))).picked == ()


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0), (1, 0, 2, 2)])
def test_an_empty_array_has_no_grid(shape: tuple[int, ...]) -> None:
    found = layout(Shown(shape))
    assert (found.blocks, found.picked, found.count) == ((), (), 0)


def test_a_blank_cell_is_a_question_mark_and_no_array_is_its_note() -> None:
    assert texts_of(layout(Shown((2,), ("", "3")))) == [[["?", "3"]]]
    assert layout(Shown(note=Note("nothing"))).note == Note("nothing")


def test_marks_outside_the_array_are_ignored() -> None:
    assert layout(Shown((2,), ("1", "2"), None, (-1, 2, 99))).marked == frozenset()
