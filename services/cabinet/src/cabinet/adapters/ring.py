"""A ring of keys: seals with the newest one, opens with the one that sealed (AES-256-GCM)."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12
_MOST_KEYS = 255


class RingMalformed(ValueError):
    """The file of keys is not a row of 32-byte keys."""


class SealBroken(ValueError):
    """Not sealed by this ring, or for another place."""


class Ring:
    """``material`` is a row of 32-byte keys, oldest first; a new key is appended."""

    def __init__(self, material: bytes) -> None:
        count, rest = divmod(len(material), KEY_BYTES)
        if rest or not 0 < count <= _MOST_KEYS:
            raise RingMalformed("wants 32 bytes for each key")
        self._keys = [
            AESGCM(material[at : at + KEY_BYTES]) for at in range(0, len(material), KEY_BYTES)
        ]

    def seal(self, plain: bytes, place: str) -> bytes:
        """Number of the key, nonce, text; bound to the place where it will lie."""
        number = len(self._keys) - 1
        nonce = os.urandom(_NONCE_BYTES)
        return bytes([number]) + nonce + self._keys[number].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plain bytes; SealBroken."""
        head = 1 + _NONCE_BYTES
        if len(sealed) <= head or sealed[0] >= len(self._keys):
            raise SealBroken("unknown key")
        try:
            return self._keys[sealed[0]].decrypt(sealed[1:head], sealed[head:], place.encode())
        except InvalidTag:
            raise SealBroken("altered, or of another place") from None
