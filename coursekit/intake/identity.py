"""Whose notebook it is, signed with the course key: it survives renaming, and nobody can write another's."""

import base64
import binascii
import hmac
import re
from dataclasses import dataclass

_SHAPE = re.compile(r"v1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{1,400})\.([A-Za-z0-9_-]{22})")


@dataclass(frozen=True)
class Identity:
    """What a signature vouches for: this notebook was made for this student and this assignment."""

    assignment: str
    student: str


def identity(key: bytes, assignment: str, student: str) -> str:
    """`v1.ASSIGNMENT.STUDENT.SIGNATURE`, student and signature in base64url."""
    # The course key draws numbers, too: what is signed begins unlike every path of a Stream (a digit). 128 bits of
    # it are enough that nobody guesses them.
    said = f"{assignment}.{_encode(student.encode())}"
    return f"v1.{said}.{_encode(hmac.digest(key, b'coursekit identity v1.' + said.encode(), 'sha256')[:16])}"


def read_identity(key: bytes, text: str) -> Identity | None:
    """What `text` vouches for, or None if this key did not sign it: see `looks_signed`."""
    found = _SHAPE.fullmatch(text)
    if not found:
        return None
    try:
        student = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    # Compared with the one text that stands for it: a second spelling of the same bytes is no signature.
    return Identity(found[1], student) if hmac.compare_digest(identity(key, found[1], student), text) else None


def looks_signed(text: str) -> bool:
    """Whether `text` has the shape of an identity: if it cannot be read, another course key signed it."""
    return _SHAPE.fullmatch(text) is not None


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
