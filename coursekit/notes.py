"""A sentence for people, kept apart from its language: English text with {placeholders}, and what fills them."""

import re
from collections.abc import Mapping

import msgspec


class Note(msgspec.Struct, frozen=True):
    """`text` is the English sentence and the catalogs' msgid; `values` fill its {placeholders}, as plain text."""

    text: str
    values: dict[str, str] = {}

    def __str__(self) -> str:
        return fill(self.text, self.values)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its {placeholders} filled in, in one pass: a value may itself hold braces."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)
