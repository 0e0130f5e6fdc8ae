"""Digests of SNILS and names under the index key: found again, never read."""

import hmac
import unicodedata

_JOINT = "\x1f"
_LETTER_YO, _LETTER_YE = "\u0451", "\u0435"
_DASHES = str.maketrans(dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014", " "))


class HmacIndex:
    """HMAC-SHA-256 under one key; each kind of value has its own context."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def snils(self, digits: str) -> bytes:
        """Digest of the eleven digits."""
        return self._digest("snils", digits)

    def name(self, family_name: str, given_name: str) -> bytes:
        """Digest of both names, folded."""
        return self._digest("name", folded(family_name) + _JOINT + folded(given_name))

    def _digest(self, kind: str, value: str) -> bytes:
        return hmac.digest(self._key, f"{kind}{_JOINT}{value}".encode(), "sha256")


def folded(name: str) -> str:
    """Case, composition, the letter yo, spaces and hyphens make no difference."""
    plain = unicodedata.normalize("NFC", name).casefold().replace(_LETTER_YO, _LETTER_YE)
    return " ".join(plain.translate(_DASHES).split())
