"""Secrets of rows under the master key, and keyed digests under the index key."""

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from idp.domain.code import Channel
from idp.domain.signin import Purpose

_KEY_BYTES = 32
_NONCE_BYTES = 12
_JOINT = b"\x1f"


def derived(key: bytes, use: str) -> bytes:
    """A key of its own for each use, so that no two uses can be confused."""
    return HKDF(SHA256(), _KEY_BYTES, None, f"ordinator/idp/{use}/v1".encode()).derive(key)


class Vault:
    """AES-256-GCM; the row's table and id are authenticated, so no value moves to another row."""

    def __init__(self, master_key: bytes) -> None:
        self._cipher = AESGCM(derived(master_key, "rows"))

    def seal(self, table: str, row_id: UUID, secret: bytes) -> bytes:
        """Encrypt for one row."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, table.encode() + row_id.bytes)

    def open(self, table: str, row_id: UUID, sealed: bytes) -> bytes:
        """Decrypt what was sealed for this row; InvalidTag if it was touched or moved."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        return self._cipher.decrypt(nonce, rest, table.encode() + row_id.bytes)


class KeyedDigests:
    """See ``usecases.ports.Macs``."""

    def __init__(self, master_key: bytes, index_key: bytes) -> None:
        self._codes = derived(master_key, "codes")
        self._recovery = derived(master_key, "recovery")
        self._slips = derived(master_key, "slips")
        self._index = derived(index_key, "index")

    def token(self, token: str) -> bytes:
        """Of a 256-bit random secret: no key is needed, nobody guesses it."""
        return hashlib.sha256(token.encode()).digest()

    def code(self, signin_id: UUID, purpose: Purpose, channel: Channel, digits: str) -> bytes:
        """Of a sent code."""
        said = (signin_id.bytes, purpose.encode(), channel.encode(), digits.encode())
        return hmac.digest(self._codes, _JOINT.join(said), "sha256")

    def recovery(self, account_id: UUID, code: str) -> bytes:
        """Of a recovery code."""
        return hmac.digest(self._recovery, account_id.bytes + code.encode(), "sha256")

    def slip(self, account_id: UUID, code: str) -> bytes:
        """Of a slip of local access."""
        return hmac.digest(self._slips, account_id.bytes + code.encode(), "sha256")

    def index(self, kind: str, value: str) -> bytes:
        """Of a login or an address."""
        return hmac.digest(self._index, kind.encode() + _JOINT + value.encode(), "sha256")
