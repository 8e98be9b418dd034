"""An identity is read back under its own key alone, and only as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.intake import Identity, identity, looks_signed, read_identity

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True), st.text("оленаabc._@-1", min_size=1, max_size=64))
def test_an_identity_is_read_back(assignment: str, student: str) -> None:
    text = identity(KEY, assignment, student)
    assert read_identity(KEY, text) == Identity(assignment, student)
    assert text.isascii()
    assert looks_signed(text)
    assert read_identity(OTHER, text) is None


def test_an_identity_never_changes() -> None:
    assert identity(KEY, "convolution", "olena.koval") == "v1.convolution.b2xlbmEua292YWw.bhJgst9pICdYRF_LOAoG1Q"


def test_every_change_is_noticed() -> None:
    text = identity(KEY, "convolution", "olena")
    for place in range(len(text)):
        for letter in "Aa0_-.=":
            if letter != text[place]:
                assert read_identity(KEY, text[:place] + letter + text[place + 1 :]) is None


def test_parts_cannot_be_moved_from_one_identity_to_another() -> None:
    mine, hers = identity(KEY, "convolution", "me").split("."), identity(KEY, "convolution", "her").split(".")
    assert read_identity(KEY, ".".join([*hers[:3], mine[3]])) is None


@pytest.mark.parametrize(
    "text", ["", "v1", "v1...", "v2.a.b.c", "v1.a.b.c", "v1.a.%.AAAAAAAAAAAAAAAAAAAAAA", "x" * 9999]
)
def test_what_is_no_identity_does_not_look_like_one(text: str) -> None:
    assert read_identity(KEY, text) is None
    assert not looks_signed(text)


def test_an_identity_of_bytes_that_are_no_text_is_none() -> None:
    text = "v1.convolution._w.AAAAAAAAAAAAAAAAAAAAAA"
    assert read_identity(KEY, text) is None
    assert looks_signed(text)
