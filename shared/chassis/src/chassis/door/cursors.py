"""Places in a list, sealed: a caller cannot read or bend them, nor use them with another filter."""

import base64
import binascii
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.problems import FieldError, Malformed

_NONCE = 12


class Cursors:
    """Seals positions with a key of 32 bytes that all processes of a service share."""

    def __init__(self, key: bytes) -> None:
        self._box = AESGCM(key)

    def seal(self, of: Any, position: Any) -> str:
        """The cursor of a position in the list that the filter ``of`` gives; both as JSON."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._box.encrypt(nonce, _plain(position), _plain(of))
        return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()

    def open(self, cursor: str, of: Any) -> Any:
        """The position. Raises Malformed if the cursor is not ours or not of this filter."""
        try:
            raw = base64.b64decode(
                cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
            )
            return json.loads(self._box.decrypt(raw[:_NONCE], raw[_NONCE:], _plain(of)))
        except (InvalidTag, ValueError, binascii.Error):
            raise Malformed(FieldError("/cursor", "invalid")) from None


def _plain(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode()
