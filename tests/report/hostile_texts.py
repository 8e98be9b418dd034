"""Texts that attackers put into names, messages and cells, and results with such a text in every place."""

from enum import Enum
from typing import Any

import msgspec

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><style>*{background:url(//evil)}</style>",
    "</title><svg/onload=alert(1)>",
    "<!--", "-->", "]]>", "<![CDATA[",
    "{{ 7 * 7 }}{% raw %}",
    "{count} {claim} %(count)s %s %d %%",
    "&lt;b&gt; &#60;b&#62;",
    "javascript:alert(1)",
    "\x1b[31mred\x1b[0m\x07\x08",
    "\u202eevil\u202c\u2066\u200b\ufeff",
    "a\x00b\r\nc\td",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307",
    "\ud800 half a pair",
    "=cmd|' /C calc'!A0",
    "x" * 5000,
    "`code` `` ` ",
    " ",
)  # fmt: skip


def filled(value: Any, text: str) -> Any:
    """The same value with `text` for every string that is no status and no kind."""
    if isinstance(value, msgspec.Struct):
        fixed = {"kind": getattr(value, "kind", None)}
        names = value.__struct_fields__
        return type(value)(**{n: fixed.get(n) or filled(getattr(value, n), text) for n in names})
    if isinstance(value, Enum) or not isinstance(value, str | tuple | dict):
        return value
    if isinstance(value, tuple):
        return tuple(filled(v, text) for v in value)
    if isinstance(value, dict):
        return dict.fromkeys(value, text)
    return text
