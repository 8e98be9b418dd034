"""Text from strangers made harmless to look at: nothing invisible, nothing that turns or covers its neighbours."""

import re
import unicodedata

MOST = 400  # characters of one value: a page stays readable, whatever a student's line holds

# Letters by category, yet they print nothing: Hangul fillers and the blank Braille pattern.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_COMBINING = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
# Most text has nothing else in it, and is shown as it is without looking at each character.
_ODD = re.compile("[^ -~А-яЄІЇҐєіїґ’–—«»“”×−·…]")
_PILE = re.compile(f"({_COMBINING}{{3}}){_COMBINING}+")  # more marks than this on a letter cover other lines


def visible(text: str, most: int = MOST, lines: bool = False) -> str:
    """`text` with every control, format, bidirectional and zero-width character shown by name.

    Escape becomes ␛, a right-to-left override ⟨U+202E⟩. `lines` keeps line breaks and four-space tabs, for code;
    otherwise they become spaces. At most `most` characters are kept, then "…".
    """
    text = text.replace("\r\n", "\n")
    short = text if len(text) <= most else text[:most] + "…"
    if not _ODD.search(short):
        return short
    return _PILE.sub(r"\1", _ODD.sub(lambda odd: _shown(odd[0], lines), short))


def width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(_columns(c) for c in text)


def _shown(character: str, lines: bool) -> str:
    if " " <= character <= "~":
        return character
    if character in "\n\t":
        return {"\n": "\n", "\t": "    "}[character] if lines else " "
    if character < " ":
        return chr(0x2400 + ord(character))
    if character in _BLANKS or unicodedata.category(character) in _HIDDEN:
        return f"⟨U+{ord(character):04X}⟩"
    return character


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
