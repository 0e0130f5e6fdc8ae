"""base64url without padding (RFC 7515 §2), in its only spelling."""

import base64
import re

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def encode(content: bytes) -> str:
    """The text."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes; no padding, spaces or loose trailing bits.

    Raises:
        ValueError: any other spelling.
    """
    if not _ALPHABET.fullmatch(text) or len(text) % 4 == 1:
        raise ValueError("no base64url")
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(content) != text:
        raise ValueError("loose trailing bits")
    return content
