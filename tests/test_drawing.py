"""Numbers as statements show them: exact, the same bytes every time, and refused where they could not be shown."""

import base64
import struct
import zlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit import drawing
from coursekit.drawing import formula, grid, image, label, number, picture, table, vector
from coursekit.errors import CourseError


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (7, "7"),
        (-2, "-2"),
        (0.25, "0.25"),
        (-0.0, "0"),
        (3.0, "3"),
        (1e-7, "0.0000001"),
        (1e21, "1" + "0" * 21),
        (0.1 + 0.2, "0.30000000000000004"),
        (Fraction(10, 3), "10/3"),
        (Fraction(-17, 4), "-4.25"),
        (Fraction(6, 2), "3"),
        (Fraction(1, 2**30), f"1/{2**30}"),
        (np.float32(0.1), "0.1"),
        (np.int64(5), "5"),
        (np.bool_(True), "1"),
        (False, "0"),
        ("?", "?"),
    ],
)
def test_a_number_is_shown_exactly(x, shown):
    assert number(x) == shown


@given(st.one_of(st.integers(), st.fractions(), st.floats(allow_nan=False, allow_infinity=False)))
def test_what_is_shown_means_the_number(x):
    shown = number(x)
    assert type(x)(Fraction(shown)) == x
    assert "e" not in shown


@pytest.mark.parametrize("x", [float("nan"), float("inf"), None, [1]])
def test_what_is_no_number_is_refused(x):
    with pytest.raises(CourseError):
        number(x)


def test_a_grid_has_rules_and_grey_padding():
    assert grid([[1, -2], [Fraction(1, 2), "?"]]) == (
        r"\begin{array}{|c|c|}\hline 1 & -2 \\ \hline 0.5 & ? \\ \hline\end{array}"
    )
    padded = grid(np.ones((2, 3), int), pad=1)
    assert padded.count(r"{\color{gray}{0}}") == 4 * 5 - 2 * 3
    assert padded.count(r"\\ \hline") == 4
    assert "textcolor" not in padded


@pytest.mark.parametrize("rows", [[], [[]], [[1, 2], [3]]])
def test_a_grid_of_unequal_rows_is_refused(rows):
    with pytest.raises(CourseError):
        grid(rows)


def test_a_formula_fills_short_rows_and_keeps_grids_apart():
    assert formula([[label("вхід"), "x"], [vector([1, 2])]]) == (
        "$$\n\\begin{array}{cc}\n\\text{вхід} & x\n\\\\ {} \\\\\n"
        "\\begin{array}{|c|c|}\\hline 1 & 2 \\\\ \\hline\\end{array} & \n\\end{array}\n$$"
    )


@pytest.mark.parametrize("text", ["50%", "w_0", r"\x", "a{b", "$x$"])
def test_a_label_takes_words_alone(text):
    with pytest.raises(CourseError):
        label(text)


def test_a_table_has_true_minus_signs_and_escaped_bars():
    assert table(["ознака", "a|b"], [["x₁", -1.5], ["x₂", Fraction(1, 3)]]) == (
        "| ознака | a\\|b |\n|:-:|:-:|\n| x₁ | −1.5 |\n| x₂ | 1/3 |"
    )
    with pytest.raises(CourseError, match="2 columns"):
        table(["a", "b"], [[1]])


def pixels(uri):
    """The RGBA pixels of a PNG that this module wrote, its checksums tested on the way."""
    data = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, {}
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
        found[kind] = body
        at += 12 + length
    width, height = struct.unpack(">II", found[b"IHDR"][:8])
    lines = np.frombuffer(zlib.decompress(found[b"IDAT"]), np.uint8).reshape(height, 1 + 4 * width)
    assert not lines[:, 0].any()  # no filter
    return lines[:, 1:].reshape(height, width, 4)


def test_a_picture_shows_its_windows_on_a_transparent_grid():
    image = pixels(picture(3, 4, [(0, 0, 2, "blue"), (1, 2, (2, 1), (1, 2, 3))], cell=10))
    assert image.shape == (31, 41, 4)
    assert tuple(image[5, 5]) == (*drawing.COLORS["blue"], 110)  # inside a window
    assert tuple(image[0, 5]) == (*drawing.COLORS["blue"], 255)  # on its frame
    assert tuple(image[25, 25]) == (1, 2, 3, 110)
    assert tuple(image[25, 5]) == (0, 0, 0, 0)
    assert tuple(image[30, 5]) == (128, 128, 128, 255)


def test_equal_pictures_are_equal_bytes():
    assert picture(4, 4, [(0, 0, 2, "green")]) == picture(4, 4, [(0, 0, 2, "green")])


OUTSIDE = [(0, 0, 5, "blue"), (3, 0, 2, "blue"), (-1, 0, 2, "blue"), (0, 0, 2, "red"), (0, 0, 0, "blue")]


@pytest.mark.parametrize("window", OUTSIDE)
def test_a_window_that_cannot_be_drawn_is_refused(window):
    with pytest.raises(CourseError):
        picture(4, 4, [window])


def test_an_image_says_what_it_shows():
    assert image('вікна "2×2"', "data:image/png;base64,AA==") == (
        '<img alt="вікна &quot;2×2&quot;" src="data:image/png;base64,AA==">'
    )
