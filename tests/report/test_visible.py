"""Nothing that a stranger writes is invisible, turns the line or covers its neighbours."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.report.visible import MOST, as_escapes, visible, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Олена Коваль-О’Ніл", "Олена Коваль-О’Ніл"),
        ("\x1b[31m", "␛[31m"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("a\u200bb\u00adc", "a⟨U+200B⟩b⟨U+00AD⟩c"),
        ("\ud800", "⟨U+D800⟩"),
        ("\u3164", "⟨U+3164⟩"),
        ("one\ntwo\tthree", "one two three"),
        ("e\u0301", "e\u0301"),
        ("\u2028", "⟨U+2028⟩"),
        ("X\ufe0f\ufe0f", "X⟨U+FE0F⟩⟨U+FE0F⟩"),
        ("X\U000e0101", "X⟨U+E0101⟩"),
        ("X\u034f\u17b4\u17b5\u180b\u180f", "X⟨U+034F⟩⟨U+17B4⟩⟨U+17B5⟩⟨U+180B⟩⟨U+180F⟩"),
        ("\u0e01\u0e49\u0e34 \u0e01\u0e49\u0e34", "\u0e01\u0e49\u0e34 \u0e01\u0e49\u0e34"),
    ],
)
def test_what_hides_is_shown_by_name(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_code_keeps_its_lines_and_its_tabs_become_spaces() -> None:
    assert visible("if x:\r\n\treturn 1\n", lines=True) == "if x:\n    return 1\n"


@pytest.mark.parametrize("mark", ["\u0301", "\u064b", "\u0e49", "\u20dd", "\U0001e8d0"])
def test_a_pile_of_marks_is_cut_to_three(mark: str) -> None:
    assert visible("Z" + mark * 50 + "Й" + mark * 4 + "é" + mark) == "Z" + mark * 3 + "Й" + mark * 3 + "é" + mark


def test_a_long_text_is_cut_and_says_so() -> None:
    assert visible("x" * (MOST + 1)) == "x" * MOST + "…"


@given(st.text(alphabet=st.characters(), max_size=60))
def test_nothing_hidden_is_left(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    shown.encode("utf-8")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_json_with_escapes_is_the_same_and_hides_nothing(text: str) -> None:
    plain = json.dumps({text: [text]}, ensure_ascii=False, indent=2)
    assert json.loads(as_escapes(plain)) == {text: [text]}
    assert not {unicodedata.category(c) for c in as_escapes(plain) if c != "\n"} & {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"}


def test_json_is_left_as_it_is_where_nothing_hides() -> None:
    assert as_escapes('{"ї": "漢 e\u0301 – \\u001b"}\n') == '{"ї": "漢 e\u0301 – \\u001b"}\n'
    assert as_escapes('"\x9b31m \u202e \U000e0001 \x7f"') == r'"\u009b31m \u202e \udb40\udc01 \u007f"'


def test_width_counts_columns() -> None:
    assert width("вага") == 4
    assert width("重み") == 4
    assert width("e\u0301") == 1
