"""Text from strangers made harmless to look at: nothing invisible, nothing that turns or covers its neighbours."""

import json
import re
import unicodedata

MOST = 400  # characters of one value: a page stays readable, whatever a student's line holds

# Letters and marks by category, yet they print nothing: Hangul fillers, the blank Braille pattern, joiners and inherent
# vowels that only programs see, variation selectors.
_BLANKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKS = frozenset({"Mn", "Me"})
MOST_MARKS = 3  # on one letter: more of them cover other lines
# Most text has nothing else in it, and is shown as it is without looking at each character.
_ODD = re.compile("[^ -~А-яЄІЇҐєіїґ’–—«»“”×−·…]+")


def visible(text: str, most: int = MOST, lines: bool = False) -> str:
    """`text` with every control, format, bidirectional and zero-width character shown by name.

    Escape becomes ␛, a right-to-left override ⟨U+202E⟩. `lines` keeps line breaks and four-space tabs, for code;
    otherwise they become spaces. At most `most` characters are kept, then "…".
    """
    text = text.replace("\r\n", "\n")
    short = text if len(text) <= most else text[:most] + "…"
    if not _ODD.search(short):
        return short
    return _ODD.sub(lambda odd: _shown_run(odd[0], lines), short)


def as_escapes(json_text: str) -> str:
    """The same JSON, with every character that `visible` shows by name as its escape: a terminal obeys some of them."""
    return _ODD.sub(
        lambda odd: "".join(json.dumps(c)[1:-1] if c != "\n" and _hides(c) else c for c in odd[0]), json_text
    )


def width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(_columns(c) for c in text)


def _hides(character: str) -> bool:
    return character in _BLANKS or unicodedata.category(character) in _HIDDEN


def _shown_run(characters: str, lines: bool) -> str:
    shown, marks = [], 0
    for character in characters:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks <= MOST_MARKS or _hides(character):
            shown.append(_shown(character, lines))
    return "".join(shown)


def _shown(character: str, lines: bool) -> str:
    if character in "\n\t":
        return {"\n": "\n", "\t": "    "}[character] if lines else " "
    if character < " ":
        return chr(0x2400 + ord(character))
    if _hides(character):
        return f"⟨U+{ord(character):04X}⟩"
    return character


def _columns(character: str) -> int:
    if unicodedata.category(character) in _MARKS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
