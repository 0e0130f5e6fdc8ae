"""The ring of master keys: the newest seals, each opens what it sealed."""

import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
MOST_KEYS = 255
_NONCE_BYTES = 12


def checked(material: bytes) -> bytes:
    """The setting: a row of 32-byte keys, oldest first; a new key is appended.

    One byte more is the number of the key that seals, if it is not the last. So a new key comes
    into use in two steps and no process meets what it cannot open: first all learn to open with
    it, then all begin to seal with it.

    Raises:
        ValueError: it is no such row.
    """
    count, rest = divmod(len(material), KEY_BYTES)
    if rest > 1 or not 0 < count <= MOST_KEYS:
        raise ValueError("wants 32 bytes for each key")
    if rest and material[-1] >= count:
        raise ValueError("names a key that is not in it")
    return material


def derived(key: bytes, use: str) -> bytes:
    """A key of its own for each use, so that no two uses can be confused.

    Of a ring it is the oldest: what was digested once cannot be digested anew.
    """
    info = f"ordinator/idp/{use}/v1".encode()
    return HKDF(SHA256(), KEY_BYTES, None, info).derive(key[:KEY_BYTES])


class Ring:
    """AES-256-GCM for one use by the keys of a ring."""

    def __init__(self, material: bytes, use: str) -> None:
        count, rest = divmod(len(checked(material)), KEY_BYTES)
        self._sealing = material[-1] if rest else count - 1
        self._ciphers = [
            AESGCM(derived(material[at : at + KEY_BYTES], use))
            for at in range(0, count * KEY_BYTES, KEY_BYTES)
        ]

    def seal(self, secret: bytes, place: bytes) -> tuple[int, bytes]:
        """The number of the key, and what it sealed for this place."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self._sealing, nonce + self._ciphers[self._sealing].encrypt(nonce, secret, place)

    def open(self, sealed: bytes, place: bytes, number: int | None = None) -> bytes:
        """The secret; without a number each key is tried, the one that seals first.

        Raises:
            InvalidTag: it was touched or moved, or no key of the ring sealed it.
        """
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        for cipher in self._opening(number):
            try:
                return cipher.decrypt(nonce, rest, place)
            except InvalidTag:
                continue
        raise InvalidTag

    def _opening(self, number: int | None) -> Iterator[AESGCM]:
        if number is not None:
            yield from self._ciphers[number : number + 1]
            return
        yield self._ciphers[self._sealing]
        yield from reversed(self._ciphers[: self._sealing])
        yield from self._ciphers[self._sealing + 1 :]
