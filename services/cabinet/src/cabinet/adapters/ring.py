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
    """``material`` is a row of 32-byte keys, oldest first; a new key is appended.

    One byte more is the number of the key that seals, if it is not the last. So a new key comes
    into use in two steps and no process meets what it cannot open: first all learn to open with
    it, then all begin to seal with it.
    """

    def __init__(self, material: bytes) -> None:
        count, rest = divmod(len(material), KEY_BYTES)
        if rest > 1 or not 0 < count <= _MOST_KEYS:
            raise RingMalformed("wants 32 bytes for each key")
        self._sealing = material[-1] if rest else count - 1
        if self._sealing >= count:
            raise RingMalformed("names a key that is not in it")
        self._keys = [
            AESGCM(material[at : at + KEY_BYTES]) for at in range(0, count * KEY_BYTES, KEY_BYTES)
        ]

    def seal(self, plain: bytes, place: str) -> bytes:
        """Number of the key, nonce, text; bound to the place where it will lie."""
        number = self._sealing
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
