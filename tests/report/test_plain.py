"""Results as terminal text."""

import pytest
from hostile_texts import HOSTILE, filled
from report_sample import TITLES, shown, student
from test_words import sentences

from coursekit.grade.results import FieldResult, ItemResult, Status
from coursekit.report.plain import COLUMNS, item_text
from coursekit.report.visible import width
from coursekit.templating import Texts

ITEMS = {item.item: item for item in student().items}
ENGLISH, UKRAINIAN = Texts("en"), Texts("uk")


def text_of(item: str, texts: Texts = ENGLISH, every: bool = False) -> str:
    return item_text(ITEMS[item], texts, title=TITLES[item], every=every)


@pytest.mark.parametrize("texts", [ENGLISH, UKRAINIAN], ids=["en", "uk"])
@pytest.mark.parametrize("name", ITEMS)
def test_no_line_is_wider_than_a_terminal(name: str, texts: Texts) -> None:
    for line in text_of(name, texts, every=True).splitlines():
        assert width(line) <= COLUMNS
        assert line == line.rstrip()


def test_matrices_stand_side_by_side_aligned_with_their_marks() -> None:
    assert (
        "        Your answer (3, 3)   Right answer (3, 3)\n"
        "         ‹9›  ‹4›  ‹4›         7    2    2\n"
        "         ‹6›  ‹2› ‹10›         4    0    8\n"
        "         ‹3›  ‹0›  ‹3›         1   -2    1\n"
    ) in text_of("convolution_by_hand")


def test_an_item_says_what_happened_then_the_case_then_the_properties() -> None:
    text = text_of("conv2d")
    places = [
        text.index(words) for words in ("first image only", "smallest case", "conv2d(x", "Received", "Properties")
    ]
    assert places == sorted(places)
    assert "4 properties are not judged yet" in text
    assert "linear" not in text
    assert "Doubling the input" in text_of("conv2d", every=True)


def test_the_students_line_is_shown_with_its_exception() -> None:
    assert "stopped with IndexError in cell 9, line 6:" in text_of("max_pool2d")


def test_a_long_row_is_cut_into_bands_of_columns() -> None:
    field = FieldResult("y", 0, 1, Status.FAILED, shown(list(range(60)), (59,)))
    text = item_text(ItemResult("p", "problem", 0, 1, Status.FAILED, fields=(field,)), ENGLISH)
    assert "columns 0 to" in text
    assert "‹59›" in text
    assert max(map(width, text.splitlines())) <= COLUMNS


@pytest.mark.parametrize("hostile", [*HOSTILE, "重み" * 300], ids=range(len(HOSTILE) + 1))
@pytest.mark.parametrize("name", ["conv2d", "max_pool2d", "convolution_by_hand", "bottleneck_by_hand"])
def test_hostile_text_moves_no_cursor_and_stays_in_its_columns(name: str, hostile: str) -> None:
    text = item_text(filled(ITEMS[name], hostile), ENGLISH, title=hostile)
    assert not any(c < " " and c != "\n" for c in text)
    assert "\u202e" not in text
    assert max(map(width, text.splitlines())) <= COLUMNS


def test_ukrainian_text_has_no_english_sentence() -> None:
    for item in ITEMS.values():
        text = item_text(filled(item, "…"), UKRAINIAN, every=True)
        assert not [s for s in sentences() if "{" not in s and len(s) > 8 and s in text]
