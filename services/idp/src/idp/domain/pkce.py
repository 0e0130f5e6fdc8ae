"""Proof Key for Code Exchange (RFC 7636); S256 only, ``plain`` proves nothing."""

import base64
import hashlib
import re

METHOD = "S256"
_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_\-]{43}")


def is_challenge(text: str) -> bool:
    """Whether this may be the base64url of a SHA-256 digest."""
    return _CHALLENGE.fullmatch(text) is not None


def challenge_of(verifier: str) -> str | None:
    """The challenge that this verifier answers; None if it is no verifier (section 4.1)."""
    if _VERIFIER.fullmatch(verifier) is None:
        return None
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
